"""A device of the ioID SDK on HTTPS, from stock parts: uvicorn and starlette serve, cryptography signs and makes the
certificate for itself, as the boards do.

usage: ioid_sdk_board.py KEY DID
KEY is the private key, 64 hex digits, and DID the name of its public key. Prints the port it listens on once it does,
and ends with its standard input.
"""

import asyncio
import datetime
import json
import sys
import tempfile

import uvicorn
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.x509.oid import NameOID
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from lifetime import closed

PREHASHED = ec.ECDSA(utils.Prehashed(hashes.SHA256()))


class Board:
    def __init__(self, key, did):
        self.key, self.did = ec.derive_private_key(int(key, 16), ec.SECP256K1()), did
        self.point = self.key.public_key().public_numbers()

    def sign(self, digest):
        r, s = utils.decode_dss_signature(self.key.sign(digest, PREHASHED))
        return r.to_bytes(32, "big").hex() + s.to_bytes(32, "big").hex()

    async def name(self, request):
        puk = f"0x04{self.point.x:064x}{self.point.y:064x}"
        return printed({"did": self.did, "puk": puk, "project_name": "Stock", "signature": "00" * 64})

    async def signed(self, request):
        digest = bytes.fromhex((await request.json())["hex"].removeprefix("0x"))
        return printed({"sign": "0x" + self.sign(digest)})


def printed(value):
    return Response(json.dumps(value, indent="\t"), headers={"Access-Control-Allow-Origin": "*"})


def certificate(folder):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "ioid-device")])
    now = datetime.datetime.now(datetime.timezone.utc)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now).not_valid_after(now + datetime.timedelta(days=1))
    pem, none = serialization.Encoding.PEM, serialization.NoEncryption()
    with open(f"{folder}/cert.pem", "wb") as file:
        file.write(builder.sign(key, hashes.SHA256()).public_bytes(pem))
    with open(f"{folder}/key.pem", "wb") as file:
        file.write(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, none))


async def main(key, did):
    board = Board(key, did)
    routes = [Route("/did", board.name), Route("/sign", board.signed, methods=["POST"])]
    with tempfile.TemporaryDirectory() as folder:
        certificate(folder)
        files = {"ssl_certfile": f"{folder}/cert.pem", "ssl_keyfile": f"{folder}/key.pem"}
        config = uvicorn.Config(Starlette(routes=routes), host="127.0.0.1", port=0, log_level="critical", **files)
        server, socket = uvicorn.Server(config), config.bind_socket()
        serving = asyncio.create_task(server.serve(sockets=[socket]))
        while not server.started:
            await asyncio.sleep(0.02)
        print(socket.getsockname()[1], flush=True)
        await closed(asyncio.get_running_loop())
        server.should_exit = True
        await serving


asyncio.run(main(*sys.argv[1:]))
