"""A device of Espressif's unified provisioning, without a radio.

    espressif_device.py '{"security": 2, "patch": 1, "username": "wifiprov", "pop": "abcd1234"}'

One request a line on stdin, `ENDPOINT HEX`; one answer a line on stdout, `HEX`, or `refused WHY` where a real device
refuses what is written. The messages are esp-rainmaker-cli's own modules, SRP is srptools with Espressif's M, the
ciphers are those of `cryptography`.

Keys: security, patch, cap (list), ver, says (what the description says instead), username, pop, salt and private
(hexadecimal), trying (polls until joining ends), outcome (connected, auth, missing, or another for no reason given),
networks (how many), scanning (polls until a scan ends).
"""

import json
import os
import sys
from hashlib import sha256, sha512
from hmac import compare_digest

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from rmaker_tools.common.security import security0  # noqa: F401 - puts the folder of `proto` on the path
import proto
from srptools import SRPContext, SRPServerSession, constants


class Refused(Exception):
    """What is written is not taken, as over GATT."""


class EspressifContext(SRPContext):
    """M of protocomm: g is padded inside it, and every value has the bytes that were sent."""

    def get_common_session_key_proof(self, *, session_key, salt, server_public, client_public):
        n, g = sha512(self.pad(self._prime)).digest(), sha512(self.pad(self._gen)).digest()
        group = bytes(a ^ b for a, b in zip(n, g))
        user = sha512(self._user.encode()).digest()
        return self.hash(group, user, salt, client_public, server_public, session_key, as_bytes=True)


class Plain:
    def encrypt(self, data):
        return data

    decrypt = encrypt


class Stream:
    def __init__(self, key, start):
        self.keystream = Cipher(algorithms.AES(key), modes.CTR(start)).encryptor()

    def encrypt(self, data):
        return self.keystream.update(data)

    decrypt = encrypt


class Sealed:
    def __init__(self, key, nonce, counting):
        self.gcm, self.nonce, self.counting = AESGCM(key), nonce, counting

    def encrypt(self, data):
        return self.count(self.gcm.encrypt(self.nonce, data, None))

    def decrypt(self, data):
        return self.count(self.gcm.decrypt(self.nonce, data, None))

    def count(self, done):
        if self.counting:
            self.nonce = self.nonce[:8] + (int.from_bytes(self.nonce[8:], "big") + 1).to_bytes(4, "big")
        return done


class Device:
    def __init__(self, told):
        self.security, self.patch = told.get("security", 2), told.get("patch", 1)
        self.says = told.get("says", {})
        self.cap = told.get("cap", ["wifi_prov", "wifi_scan"])
        self.ver = told.get("ver", "v1.1")
        self.username, self.pop = told.get("username", "wifiprov"), told.get("pop", "")
        self.salt = bytes.fromhex(told["salt"]) if "salt" in told else b"\x5a" + os.urandom(15)
        self.private = int(told.get("private", "0"), 16)
        self.trying, self.outcome = told.get("trying", 1), told.get("outcome", "connected")
        self.networks, self.scanning = told.get("networks", 9), told.get("scanning", 0)
        self.session, self.wifi, self.polls = None, None, None
        known = self.context(self.username)
        self.verifier = known.get_common_password_verifier(known.get_common_password_hash(self.salt))

    def handle(self, endpoint, data):
        if endpoint == "proto-ver":
            prov = {"ver": self.ver, "sec_ver": self.security, "sec_patch_ver": self.patch, "cap": self.cap}
            return json.dumps({"prov": {**prov, **self.says}}).encode()
        if endpoint == "prov-session":
            return self.handshake(data)
        if self.session is None:
            raise Refused("no session")
        answer = {"prov-config": self.config, "prov-scan": self.scan, "prov-ctrl": self.ctrl}.get(endpoint)
        if answer is None:
            raise Refused("no such endpoint")
        return self.session.encrypt(answer(self.session.decrypt(data)).SerializeToString())

    # the handshakes

    def handshake(self, data):
        asked, answer = proto.session_pb2.SessionData(), proto.session_pb2.SessionData()
        asked.ParseFromString(data)
        if asked.sec_ver != self.security:
            raise Refused("another security scheme")
        answer.sec_ver = asked.sec_ver
        [self.hello0, self.hello1, self.hello2][self.security](asked, answer)
        return answer.SerializeToString()

    def hello0(self, asked, answer):
        answer.sec0.msg = proto.sec0_pb2.S0_Session_Response
        answer.sec0.sr.status = 0
        answer.sec0.sr.SetInParent()
        self.session = Plain()

    def hello1(self, asked, answer):
        if asked.sec1.msg == proto.sec1_pb2.Session_Command0:
            self.theirs = asked.sec1.sc0.client_pubkey
            secret = X25519PrivateKey.generate()
            self.ours, start = secret.public_key().public_bytes_raw(), os.urandom(16)
            key = secret.exchange(X25519PublicKey.from_public_bytes(self.theirs))
            if self.pop:
                key = bytes(a ^ b for a, b in zip(key, sha256(self.pop.encode()).digest()))
            self.pending = Stream(key, start)
            answer.sec1.msg = proto.sec1_pb2.Session_Response0
            answer.sec1.sr0.device_pubkey, answer.sec1.sr0.device_random = self.ours, start
        else:
            if self.pending.decrypt(asked.sec1.sc1.client_verify_data) != self.ours:
                raise Refused("key mismatch")
            self.session = self.pending
            answer.sec1.msg = proto.sec1_pb2.Session_Response1
            answer.sec1.sr1.device_verify_data = self.session.encrypt(self.theirs)

    def hello2(self, asked, answer):
        if asked.sec2.msg == proto.sec2_pb2.S2Session_Command0:
            hello = asked.sec2.sc0
            if len(hello.client_pubkey) != 384 or not hello.client_username:
                raise Refused("a public key of another length")
            # Like the firmware: the verifier is the device's, the name in M is the client's.
            named = self.context(hello.client_username.decode())
            self.srp = SRPServerSession(named, password_verifier=self.verifier, private=self.private)
            self.srp.process(bytes(hello.client_pubkey), self.salt)
            answer.sec2.msg = proto.sec2_pb2.S2Session_Response0
            answer.sec2.sr0.device_pubkey = bytes.fromhex(self.srp.public)
            answer.sec2.sr0.device_salt = self.salt
        else:
            if not compare_digest(bytes(asked.sec2.sc1.client_proof), self.srp.key_proof_bin):
                raise Refused("credentials mismatch")
            nonce = os.urandom(8) + (1).to_bytes(4, "big")
            self.session = Sealed(self.srp.key_bin[:32], nonce, self.patch == 1)
            answer.sec2.msg = proto.sec2_pb2.S2Session_Response1
            answer.sec2.sr1.device_proof, answer.sec2.sr1.device_nonce = self.srp.key_proof_hash_bin, nonce

    def context(self, username):
        group = {"prime": constants.PRIME_3072, "generator": constants.PRIME_3072_GEN}
        return EspressifContext(username, self.pop, hash_func=sha512, bits_random=256, **group)

    # what a session asks

    def config(self, data):
        messages = proto.wifi_config_pb2
        asked, answer = messages.WiFiConfigPayload(), messages.WiFiConfigPayload()
        asked.ParseFromString(data)
        answer.msg = asked.msg + 1
        if asked.msg == messages.TypeCmdSetConfig:
            self.wifi = asked.cmd_set_config
            answer.resp_set_config.status = 0 if self.wifi.ssid != b"refused" else 4
        elif asked.msg == messages.TypeCmdApplyConfig:
            answer.resp_apply_config.status = 0 if self.wifi else 5
            self.polls = 0
        elif asked.msg == messages.TypeCmdGetStatus:
            self.status(answer.resp_get_status)
        return answer

    def status(self, said):
        states, reasons = proto.wifi_constants_pb2, proto.wifi_constants_pb2
        said.status = 0
        if self.polls is None:
            said.sta_state = states.Disconnected
            return
        self.polls += 1
        if self.polls <= self.trying:
            said.sta_state = states.Connecting
        elif self.outcome == "connected":
            said.sta_state = states.Connected
            said.connected.ip4_addr, said.connected.ssid = "192.168.4.17", self.wifi.ssid
            said.connected.auth_mode, said.connected.channel = states.WPA2_PSK, 6
        else:
            said.sta_state = states.ConnectionFailed
            failures = {"auth": reasons.AuthError, "missing": reasons.NetworkNotFound}
            if self.outcome in failures:
                said.fail_reason = failures[self.outcome]

    def scan(self, data):
        messages = proto.wifi_scan_pb2
        asked, answer = messages.WiFiScanPayload(), messages.WiFiScanPayload()
        asked.ParseFromString(data)
        answer.msg, answer.status = asked.msg + 1, 0
        if asked.msg == messages.TypeCmdScanStart:
            self.heard = [self.network(number) for number in range(self.networks)]
            self.waits = self.scanning
            answer.resp_scan_start.SetInParent()
        elif asked.msg == messages.TypeCmdScanStatus:
            answer.resp_scan_status.scan_finished = self.waits == 0
            answer.resp_scan_status.result_count = len(self.heard)
            self.waits = max(0, self.waits - 1)
        elif asked.msg == messages.TypeCmdScanResult:
            first, count = asked.cmd_scan_result.start_index, asked.cmd_scan_result.count
            if count > 4:
                raise Refused("a longer answer than an attribute holds")
            answer.resp_scan_result.entries.extend(self.heard[first : first + count])
            answer.resp_scan_result.SetInParent()
        return answer

    def network(self, number):
        bssid = bytes([2, 0, 0, 0, 0, number & 0xFF])
        name = f"net-{number}".encode().ljust(33, b"\0")
        told = {"ssid": name, "channel": number % 13 + 1, "rssi": -40 - number, "bssid": bssid, "auth": number % 8}
        return proto.wifi_scan_pb2.WiFiScanResult(**told)

    def ctrl(self, data):
        messages = proto.wifi_ctrl_pb2
        asked, answer = messages.WiFiCtrlPayload(), messages.WiFiCtrlPayload()
        asked.ParseFromString(data)
        answer.msg, answer.status = asked.msg + 1, 0 if self.polls is not None else 7
        {1: answer.resp_ctrl_reset, 3: answer.resp_ctrl_reprov}[asked.msg].SetInParent()
        self.wifi, self.polls = None, None
        return answer


def main():
    device = Device(json.loads(sys.argv[1]))
    for line in sys.stdin:
        endpoint, data = line.rstrip("\n").split(" ")
        try:
            answer = device.handle(endpoint, bytes.fromhex(data)).hex()
        except Exception as error:  # whatever goes wrong inside a device, the write is refused
            answer = f"refused {type(error).__name__} {error}".replace("\n", " ")
        print(answer, flush=True)


if __name__ == "__main__":
    main()
