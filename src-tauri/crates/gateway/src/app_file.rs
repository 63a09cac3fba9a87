//! The app file of a website that anybody can name: by TLS alone, and never from an address of the owner's own network.

use std::{
    error::Error,
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    time::Duration,
};

use domain::identity::Origin;
use reqwest::{
    Client,
    dns::{Addrs, Name, Resolve, Resolving},
    redirect::Policy,
};
use wallet::ports::{GatewayError, gateway::names};

use crate::{HttpGateway, http::Service};

const PATH: &str = "/.well-known/deedbox-app.json";
const MOST_BYTES: usize = 16 * 1024;
const PATIENCE: Duration = Duration::from_secs(10);

impl HttpGateway {
    /// `GET https://ORIGIN/.well-known/deedbox-app.json`; whoever asks checks what comes.
    pub(crate) async fn app_file(&self, origin: &Origin) -> Result<Vec<u8>, GatewayError> {
        let base = origin.to_string();
        let service = Service { name: names::APP, base: &base };
        // A proxy would look the name up by itself, so that nobody could say which address it means.
        let client = Client::builder()
            .https_only(true)
            .no_proxy()
            .redirect(Policy::none())
            .timeout(PATIENCE)
            .dns_resolver(PublicOnly)
            .build()
            .map_err(|_| service.unreachable("no connection can be set up"))?;
        let broken =
            |_: reqwest::Error| service.unreachable("no connection, no answer in time, or not on the public internet");
        let mut answer = client.get(format!("{base}{PATH}")).send().await.map_err(broken)?;
        if !answer.status().is_success() {
            return Err(service.lied("it has no app file, or sends us elsewhere"));
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(broken)? {
            bytes.extend_from_slice(&chunk);
            if bytes.len() > MOST_BYTES {
                return Err(service.lied("its app file is longer than 16 KiB"));
            }
        }
        Ok(bytes)
    }
}

/// Looks names up, and takes none that has an address which is not public; what was looked up is what is connected to.
struct PublicOnly;

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(look_up(name.as_str().to_string()))
    }
}

async fn look_up(name: String) -> Result<Addrs, Box<dyn Error + Send + Sync>> {
    let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
    if found.is_empty() || !found.iter().all(|at| is_public(at.ip())) {
        return Err(io::Error::other("an address that is not public").into());
    }
    Ok(Box::new(found.into_iter()))
}

fn is_public(at: IpAddr) -> bool {
    match at {
        IpAddr::V4(at) => is_public_v4(at),
        IpAddr::V6(at) => match at.to_ipv4_mapped() {
            Some(at) => is_public_v4(at),
            None => is_public_v6(at),
        },
    }
}

fn is_public_v4(at: Ipv4Addr) -> bool {
    let [first, second, third, _] = at.octets();
    let shared = first == 100 && (64..128).contains(&second);
    let protocols = (first, second, third) == (192, 0, 0);
    let benchmarks = first == 198 && (18..20).contains(&second);
    !(first == 0
        || first >= 224
        || shared
        || protocols
        || benchmarks
        || at.is_loopback()
        || at.is_private()
        || at.is_link_local()
        || at.is_documentation())
}

/// Global unicast, without what carries an IPv4 address inside or is for documents.
fn is_public_v6(at: Ipv6Addr) -> bool {
    let [first, second, ..] = at.segments();
    let global = (0x2000..0x4000).contains(&first);
    let carried = first == 0x2002 || (first == 0x2001 && second < 0x0200);
    let documents = (first == 0x2001 && second == 0x0db8) || first == 0x3fff;
    global && !carried && !documents
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_at_home_is_not_public_in_any_spelling() {
        for at in [
            "0.0.0.0",
            "10.0.0.1",
            "100.64.0.1",
            "127.0.0.1",
            "169.254.169.254",
            "172.16.0.1",
            "192.168.1.1",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "64:ff9b::a00:1",
            "fe80::1",
            "fd00::1",
            "ff02::1",
            "2001::1",
            "2002:7f00:1::",
            "2001:db8::1",
        ] {
            assert!(!is_public(at.parse().unwrap()), "{at}");
        }
        for at in ["1.1.1.1", "100.128.0.1", "172.32.0.1", "2606:4700:4700::1111", "::ffff:1.1.1.1"] {
            assert!(is_public(at.parse().unwrap()), "{at}");
        }
    }
}
