"""Espressif's own client (esp-rainmaker-cli) against espressif_device.py, so that the device is not judged by us alone.

    espressif_client.py CASE

Prints one line of JSON: what the client found, or {"failed": why}.
"""

import contextlib
import json
import pathlib
import subprocess
import sys

from rmaker_tools.common.prov import wifi_ctrl, wifi_prov, wifi_scan
from rmaker_tools.common.security import security0, security1, security2

DEVICE = pathlib.Path(__file__).with_name("espressif_device.py")
POP = "abcd1234"

CASES = {
    "plain": ({"security": 0, "cap": ["no_sec"]}, lambda: security0.Security0(False)),
    "stream": ({"security": 1, "pop": POP}, lambda: security1.Security1(POP, False)),
    "stream without a code": ({"security": 1, "cap": ["no_pop"]}, lambda: security1.Security1("", False)),
    "stream with a wrong code": ({"security": 1, "pop": POP}, lambda: security1.Security1("abcd1235", False)),
    "sealed": ({"security": 2, "pop": POP, "scanning": 2}, lambda: security2.Security2(1, "wifiprov", POP, False)),
    "sealed, first revision": (
        {"security": 2, "patch": 0, "pop": POP},
        lambda: security2.Security2(0, "wifiprov", POP, False),
    ),
    "sealed with a wrong password": (
        {"security": 2, "pop": POP},
        lambda: security2.Security2(1, "wifiprov", "abcd1235", False),
    ),
    "sealed with a wrong username": (
        {"security": 2, "pop": POP},
        lambda: security2.Security2(1, "somebody", POP, False),
    ),
    "sealed, revisions mixed up": (
        {"security": 2, "patch": 1, "pop": POP},
        lambda: security2.Security2(0, "wifiprov", POP, False),
    ),
}


class Wire:
    def __init__(self, told):
        command = [sys.executable, str(DEVICE), json.dumps(told)]
        self.child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def send(self, endpoint, data):
        self.child.stdin.write(f"{endpoint} {data.encode('latin-1').hex()}\n")
        self.child.stdin.flush()
        answer = self.child.stdout.readline().strip()
        if answer.startswith("refused"):
            raise RuntimeError(answer)
        return bytes.fromhex(answer).decode("latin-1")


def begin(make):
    """A client and its first request. One public value of 256 has less than 384 bytes, and devices refuse it."""
    while True:
        client = make()
        request = client.security_session(None)
        if not hasattr(client, "srp6a_ctx") or client.srp6a_ctx.A.bit_length() > 383 * 8:
            return client, request


def journey(wire, make):
    client, request = begin(make)
    while request is not None:
        request = client.security_session(wire.send("prov-session", request))

    wifi_scan.scan_start_response(client, wire.send("prov-scan", wifi_scan.scan_start_request(client)))
    status = {"finished": False}
    while not status["finished"]:
        status = wifi_scan.scan_status_response(client, wire.send("prov-scan", wifi_scan.scan_status_request(client)))
    networks = []
    for first in range(0, status["count"], 4):
        asked = wifi_scan.scan_result_request(client, first, min(4, status["count"] - first))
        networks += wifi_scan.scan_result_response(client, wire.send("prov-scan", asked))

    asked = wifi_prov.config_set_config_request(client, "net-1", "secret-password")
    taken = wifi_prov.config_set_config_response(client, wire.send("prov-config", asked))
    asked = wifi_prov.config_apply_config_request(client)
    applied = wifi_prov.config_apply_config_response(client, wire.send("prov-config", asked))
    states = []
    while not states or states[-1] == "connecting":
        asked = wifi_prov.config_get_status_request(client)
        states.append(wifi_prov.config_get_status_response(client, wire.send("prov-config", asked)))

    wifi_ctrl.ctrl_reprov_response(client, wire.send("prov-ctrl", wifi_ctrl.ctrl_reprov_request(client)))
    return {"networks": networks, "taken": taken, "applied": applied, "states": states}


def main():
    told, make = CASES[sys.argv[1]]
    wire = Wire(told)
    try:
        with contextlib.redirect_stdout(sys.stderr):
            report = journey(wire, make)
    except Exception as error:
        report = {"failed": f"{type(error).__name__} {error}"}
    finally:
        wire.child.stdin.close()
        wire.child.wait(timeout=10)
    print(json.dumps(report))


main()
