//! A central in a child process: this test binary again, with the bus in its environment and orders on its input.

use std::{process::Stdio, time::Duration};

use btleplug::{
    api::{Central as _, CentralEvent, CentralState, Manager as _, Peripheral as _, ScanFilter, WriteType},
    platform::{Adapter, Manager, Peripheral},
};
use futures::StreamExt;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines},
    process::{Child, ChildStdin, ChildStdout, Command},
    time::{Instant, sleep, timeout},
};
use uuid::Uuid;

const PATIENCE: Duration = Duration::from_secs(15);
/// The test harness writes on the same output, so that our lines are marked.
pub const MARK: &str = "central: ";
/// How a test starts the child.
pub const TEST: &str = "central::the_child_of_the_other_tests";
/// Set for a child, so that nobody runs its test by accident.
pub const CHILD: &str = "DEEDBOX_TEST_CENTRAL";

/// The parent's end.
pub struct Central {
    child: Child,
    input: ChildStdin,
    output: Lines<BufReader<ChildStdout>>,
    events: Vec<String>,
    values: Vec<String>,
}

impl Central {
    pub async fn start(bus: &str) -> Self {
        Self::start_as(TEST, bus).await
    }

    /// Starts a child that is another of this binary's tests.
    pub async fn start_as(test: &str, bus: &str) -> Self {
        let mut child = Command::new(std::env::current_exe().expect("this program"))
            .args(["--exact", test, "--nocapture", "--ignored"])
            .env("DBUS_SYSTEM_BUS_ADDRESS", bus)
            .env(CHILD, "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("a child");
        let input = child.stdin.take().expect("piped");
        let output = BufReader::new(child.stdout.take().expect("piped")).lines();
        let mut central = Self { child, input, output, events: Vec::new(), values: Vec::new() };
        assert_eq!(central.answer(PATIENCE).await.as_deref(), Some("ready"));
        central
    }

    /// Gives an order and waits for what it came to: `ok …` or `err …`.
    pub async fn ask(&mut self, order: &str) -> String {
        self.say(order).await;
        let answer = self.answer(PATIENCE).await;
        answer.unwrap_or_else(|| panic!("no answer to `{order}`"))
    }

    pub async fn say(&mut self, order: &str) {
        let line = format!("{order}\n");
        self.input.write_all(line.as_bytes()).await.expect("the child listens");
    }

    pub async fn answer(&mut self, patience: Duration) -> Option<String> {
        timeout(patience, async {
            loop {
                let line = self.line().await;
                if let Some(event) = line.strip_prefix("event ") {
                    self.events.push(event.to_owned());
                } else if let Some(value) = line.strip_prefix("value ") {
                    self.values.push(value.to_owned());
                } else {
                    return line;
                }
            }
        })
        .await
        .ok()
    }

    /// Waits for the next value of a characteristic, in hexadecimal.
    pub async fn value(&mut self, characteristic: Uuid) -> String {
        self.next_value(characteristic, PATIENCE).await.expect("a value in time")
    }

    /// What a characteristic notifies within half a second, if anything.
    pub async fn silence(&mut self, characteristic: Uuid) -> Option<String> {
        self.next_value(characteristic, Duration::from_millis(500)).await
    }

    /// Waits until an event was seen since the last time this was asked for it.
    pub async fn event(&mut self, event: &str) {
        let waiting = async {
            loop {
                if let Some(at) = self.events.iter().position(|seen| seen == event) {
                    self.events.drain(..=at);
                    return;
                }
                let line = self.line().await;
                if let Some(event) = line.strip_prefix("event ") {
                    self.events.push(event.to_owned());
                } else if let Some(value) = line.strip_prefix("value ") {
                    self.values.push(value.to_owned());
                }
            }
        };
        timeout(PATIENCE, waiting).await.unwrap_or_else(|_| panic!("no event `{event}`"));
    }

    pub async fn kill(&mut self) {
        self.child.kill().await.expect("the child lives");
    }

    async fn next_value(&mut self, characteristic: Uuid, patience: Duration) -> Option<String> {
        let wanted = format!("{characteristic} ");
        timeout(patience, async {
            loop {
                if let Some(at) = self.values.iter().position(|it| it.starts_with(&wanted)) {
                    return self.values.remove(at).split_off(wanted.len());
                }
                let line = self.line().await;
                if let Some(event) = line.strip_prefix("event ") {
                    self.events.push(event.to_owned());
                } else if let Some(value) = line.strip_prefix("value ") {
                    self.values.push(value.to_owned());
                }
            }
        })
        .await
        .ok()
    }

    async fn line(&mut self) -> String {
        loop {
            let line = self.output.next_line().await.expect("text");
            let line = line.expect("the child lives");
            if let Some((_, text)) = line.split_once(MARK) {
                return text.to_owned();
            }
        }
    }
}

#[test]
#[ignore = "the other tests start it as their child"]
fn the_child_of_the_other_tests() {
    if std::env::var_os(CHILD).is_none() {
        return;
    }
    tokio::runtime::Runtime::new().expect("a runtime").block_on(obey());
}

async fn obey() {
    let manager = Manager::new().await.expect("a bus");
    let adapter = first(manager.adapters().await.expect("BlueZ")).await;
    tokio::spawn(report(adapter.clone()));
    let mut client = Client { adapter, peripheral: None, listening: false };
    println!("{MARK}ready");
    // This thread may wait for input: the runtime has others for what goes on meanwhile.
    for order in std::io::stdin().lines().map_while(Result::ok) {
        match client.order(&order).await {
            Ok(answer) => println!("{MARK}{}", format!("ok {answer}").trim_end()),
            Err(error) => println!("{MARK}err {error}"),
        }
    }
}

/// The adapter with the first name: they come in no order.
async fn first(adapters: Vec<Adapter>) -> Adapter {
    let mut named = Vec::new();
    for adapter in adapters {
        named.push((adapter.adapter_info().await.expect("a name"), adapter));
    }
    named.sort_by(|one, other| one.0.cmp(&other.0));
    named.swap_remove(0).1
}

async fn report(adapter: Adapter) {
    let mut events = adapter.events().await.expect("events");
    while let Some(event) = events.next().await {
        match event {
            CentralEvent::DeviceDisconnected(_) => println!("{MARK}event disconnected"),
            CentralEvent::StateUpdate(CentralState::PoweredOff) => println!("{MARK}event off"),
            CentralEvent::StateUpdate(CentralState::PoweredOn) => println!("{MARK}event on"),
            _ => {}
        }
    }
}

/// The child's end.
struct Client {
    adapter: Adapter,
    peripheral: Option<Peripheral>,
    listening: bool,
}

impl Client {
    async fn order(&mut self, order: &str) -> Result<String, btleplug::Error> {
        let mut words = order.split(' ');
        let mut word = || words.next().unwrap_or_default();
        match word() {
            "find" => self.find(word()).await,
            "scan" | "hears" => self.hears(uuid(word()), word().parse().expect("milliseconds")).await,
            "scan-on" => self.adapter.start_scan(ScanFilter::default()).await.map(|()| String::new()),
            "properties" => self.properties().await,
            "flags" => Ok(format!("{:?}", self.characteristic(uuid(word())).properties)),
            "describe" => {
                let descriptor = self.descriptor(uuid(word()), uuid(word()));
                self.peripheral().read_descriptor(&descriptor).await.map(hex::encode)
            }
            "label" => {
                let descriptor = self.descriptor(uuid(word()), uuid(word()));
                let value = hex::decode(word()).expect("hexadecimal");
                self.peripheral().write_descriptor(&descriptor, &value).await.map(|()| String::new())
            }
            "connect" => self.connect().await,
            "services" => {
                let services = self.peripheral().services();
                Ok(services.iter().map(|service| service.uuid.to_string()).collect::<Vec<_>>().join(" "))
            }
            "read" => self.read(uuid(word())).await,
            "write" => self.write(uuid(word()), word(), WriteType::WithResponse).await,
            "command" => self.write(uuid(word()), word(), WriteType::WithoutResponse).await,
            "subscribe" => self.subscribe(uuid(word())).await,
            "disconnect" => self.peripheral().disconnect().await.map(|()| String::new()),
            other => panic!("no order `{other}`"),
        }
    }

    async fn find(&mut self, address: &str) -> Result<String, btleplug::Error> {
        self.adapter.start_scan(ScanFilter::default()).await?;
        let deadline = Instant::now() + PATIENCE;
        let found = loop {
            assert!(Instant::now() < deadline, "{address} is not on the air");
            let all = self.adapter.peripherals().await?;
            let found = all.into_iter().find(|it| it.address().to_string() == address);
            if let Some(found) = found {
                break found;
            }
            sleep(Duration::from_millis(20)).await;
        };
        self.peripheral = Some(found);
        let text = self.properties().await?;
        self.adapter.stop_scan().await?;
        Ok(text)
    }

    async fn properties(&self) -> Result<String, btleplug::Error> {
        let properties = self.peripheral().properties().await?.unwrap_or_default();
        let mut text = properties.local_name.unwrap_or_default();
        text += &format!(" {}", properties.rssi.unwrap_or_default());
        for service in properties.services {
            text += &format!(" {service}");
        }
        for (uuid, data) in properties.service_data {
            text += &format!(" {uuid}={}", hex::encode(data));
        }
        for (company, data) in properties.manufacturer_data {
            text += &format!(" {company}={}", hex::encode(data));
        }
        Ok(text)
    }

    /// The addresses of the devices that advertise within `wait` milliseconds, in order.
    async fn hears(&mut self, service: Uuid, wait: u64) -> Result<String, btleplug::Error> {
        let services = vec![service];
        self.adapter.start_scan(ScanFilter { services }).await?;
        sleep(Duration::from_millis(wait)).await;
        let mut heard = Vec::new();
        for peripheral in self.adapter.peripherals().await? {
            // BlueZ shows a signal strength for what it hears in this scan alone.
            let properties = peripheral.properties().await?;
            if properties.is_some_and(|it| it.rssi.is_some()) {
                heard.push(peripheral.address().to_string());
            }
        }
        self.adapter.stop_scan().await?;
        heard.sort();
        Ok(heard.join(" "))
    }

    async fn connect(&mut self) -> Result<String, btleplug::Error> {
        let peripheral = self.peripheral().clone();
        peripheral.connect().await?;
        peripheral.discover_services().await?;
        if !self.listening {
            self.listening = true;
            let mut values = peripheral.notifications().await?;
            tokio::spawn(async move {
                while let Some(value) = values.next().await {
                    println!("{MARK}value {} {}", value.uuid, hex::encode(value.value));
                }
            });
        }
        Ok(peripheral.mtu().to_string())
    }

    async fn read(&self, uuid: Uuid) -> Result<String, btleplug::Error> {
        let peripheral = self.peripheral();
        let value = peripheral.read(&self.characteristic(uuid)).await?;
        Ok(hex::encode(value))
    }

    async fn write(&self, uuid: Uuid, value: &str, kind: WriteType) -> Result<String, btleplug::Error> {
        let value = hex::decode(value).expect("hexadecimal");
        let characteristic = self.characteristic(uuid);
        self.peripheral().write(&characteristic, &value, kind).await?;
        Ok(String::new())
    }

    async fn subscribe(&self, uuid: Uuid) -> Result<String, btleplug::Error> {
        let characteristic = self.characteristic(uuid);
        self.peripheral().subscribe(&characteristic).await?;
        Ok(String::new())
    }

    fn characteristic(&self, uuid: Uuid) -> btleplug::api::Characteristic {
        let all = self.peripheral().characteristics();
        let found = all.into_iter().find(|it| it.uuid == uuid);
        found.expect("the device has this characteristic")
    }

    fn descriptor(&self, characteristic: Uuid, descriptor: Uuid) -> btleplug::api::Descriptor {
        let all = self.characteristic(characteristic).descriptors;
        all.into_iter().find(|it| it.uuid == descriptor).expect("it has this descriptor")
    }

    fn peripheral(&self) -> &Peripheral {
        self.peripheral.as_ref().expect("a device was found")
    }
}

fn uuid(text: &str) -> Uuid {
    text.parse().expect("a UUID")
}
