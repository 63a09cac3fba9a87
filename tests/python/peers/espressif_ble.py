"""The device of espressif_device.py on the air: bluez-peripheral, as published, with a characteristic for each endpoint.

usage: espressif_ble.py NAME DEVICE [ADAPTER]
DEVICE is what espressif_device.py takes. Further keys: service (own or example), described (whether descriptors name the
endpoints), shuffled (the usual numbers are given to other endpoints).
Prints `ready` once it is on the air, then `joins SSID` when it is told a network and `begins again` when it is told to
forget it, and ends with its standard input.
"""

import asyncio
import json
import logging
import sys

from bluez_peripheral.advert import Advertisement
from bluez_peripheral.gatt.characteristic import CharacteristicFlags, characteristic
from bluez_peripheral.gatt.descriptor import DescriptorFlags
from bluez_peripheral.gatt.service import Service
from bluez_peripheral.util import Adapter, get_message_bus
from dbus_next import DBusError

from espressif_device import Device
from lifetime import closed

logging.disable(logging.CRITICAL)

SERVICES = {"own": "1775244d-6b43-439b-877c-060f2d9bed07", "example": "021a9004-0382-4aea-bff4-6b3f1c5adfb4"}
NUMBERS = {"prov-ctrl": 0xFF4F, "prov-scan": 0xFF50, "prov-session": 0xFF51, "prov-config": 0xFF52, "proto-ver": 0xFF53}
FLAGS = CharacteristicFlags.READ | CharacteristicFlags.WRITE


def numbered(service, number):
    return service[:4] + format(number, "04x") + service[8:]


def endpoint(device, name, uuid, described):
    answer = b""

    def read(self, options):
        return answer[options.offset :]

    def write(self, value, options):
        nonlocal answer
        try:
            answer = device.handle(name, bytes(value))
        except Exception as error:  # whatever goes wrong inside a device, the write is refused
            raise DBusError("org.bluez.Error.Failed", "0x81") from error
        if name == "prov-ctrl":
            print("begins again", flush=True)
        elif name == "prov-config" and device.wifi is not None and device.polls is None:
            print(f"joins {device.wifi.ssid.decode()}", flush=True)

    made = characteristic(uuid, FLAGS)(read)
    made.setter(write)
    attributes = {name: made}
    if described:
        attributes[name + "-name"] = made.descriptor("2901", DescriptorFlags.READ)(lambda self, options: name.encode())
    return attributes


def service(device, told):
    uuid = SERVICES[told.get("service", "own")]
    numbers = list(NUMBERS.values())
    if told.get("shuffled", False):
        numbers = numbers[1:] + numbers[:1]
    attributes = {"__init__": lambda self: Service.__init__(self, uuid, True)}
    for name, number in zip(NUMBERS, numbers):
        attributes |= endpoint(device, name, numbered(uuid, number), told.get("described", True))
    return uuid, type("Provisioning", (Service,), attributes)()


async def serve(name, told, adapter_name):
    bus = await get_message_bus()
    adapters = [it for it in await Adapter.get_all(bus) if it._proxy.path.endswith(adapter_name)]
    await adapters[0].set_powered(True)
    await adapters[0].set_alias(name)
    uuid, provisioning = service(Device(told), told)
    await provisioning.register(bus, "/provisioning", adapters[0])
    await Advertisement(name, [uuid], 0, 0).register(bus, adapters[0], "/provisioning/advert")
    print("ready", flush=True)
    await closed(asyncio.get_running_loop())


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1], json.loads(sys.argv[2]), sys.argv[3] if len(sys.argv) > 3 else "hci1"))
