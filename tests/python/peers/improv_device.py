"""A device that waits for its Wi-Fi over Improv: pyImprov on bless, both as published.

usage: improv_device.py NAME SSID PASSWORD [ADAPTER]
It joins the one network that it is told of, and reports an error for any other. Prints `ready` once it is on the air,
and ends when its standard input closes.
"""

import asyncio
import contextlib
import logging
import sys

from bless import BlessServer, GATTAttributePermissions, GATTCharacteristicProperties
from improv import ImprovProtocol, ImprovUUID

from lifetime import closed

logging.disable(logging.CRITICAL)

SERVICE = ImprovUUID.SERVICE_UUID.value
READ, NOTIFY = GATTCharacteristicProperties.read, GATTCharacteristicProperties.notify
WRITE, COMMAND = GATTCharacteristicProperties.write, GATTCharacteristicProperties.write_without_response
TABLE = {
    ImprovUUID.STATUS_UUID: READ | NOTIFY,
    ImprovUUID.ERROR_UUID: READ | NOTIFY,
    ImprovUUID.RPC_COMMAND_UUID: WRITE | COMMAND,
    ImprovUUID.RPC_RESULT_UUID: READ | NOTIFY,
    ImprovUUID.CAPABILITIES_UUID: READ,
}
OPEN = GATTAttributePermissions.readable | GATTAttributePermissions.writeable


def device(ssid, password):
    def join(given_ssid, given_password):
        right = (given_ssid.decode(), given_password.decode()) == (ssid, password)
        return ["http://192.0.2.7/"] if right else None

    def describe():
        return ["improv-device", "1.0", "python", "bench"]

    def networks():
        return [ssid, "-50", "WPA2"]

    return ImprovProtocol(join, device_info_callback=describe, wifi_networks_callback=networks)


async def serve(name, improv, adapter):
    loop = asyncio.get_running_loop()
    server = BlessServer(name=name, loop=loop, adapter=adapter)
    server.read_request_func = lambda characteristic, **_: improv.handle_read(characteristic.uuid)

    # As in pyImprov's own example: only the result and the error are notified.
    def write(characteristic, value, **_):
        uuid, answer = improv.handle_write(characteristic.uuid, value)
        for part in answer if isinstance(answer, list) else filter(None, [answer]):
            server.get_characteristic(uuid).value = part
            server.update_value(SERVICE, uuid)

    server.write_request_func = write
    table = {uuid.value: {"Properties": flags, "Permissions": OPEN} for uuid, flags in TABLE.items()}
    await server.add_gatt({SERVICE: table})
    await server.start()
    print("ready", flush=True)
    await closed(loop)
    # The bus may have ended before.
    with contextlib.suppress(OSError, EOFError):
        await server.stop()


if __name__ == "__main__":
    name, ssid, password = sys.argv[1:4]
    asyncio.run(serve(name, device(ssid, password), sys.argv[4] if len(sys.argv) > 4 else "hci1"))
