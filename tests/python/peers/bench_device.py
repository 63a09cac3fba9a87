"""A device with one of each: bluez-peripheral, as published, with attributes that answer well and badly.

usage: bench_device.py NAME [ADAPTER]
Prints `ready` once it is on the air, then a line for each write, and ends when its standard input closes. Lines there:
  level N        the level changes, and whoever subscribed is told
  advert HEX     its manufacturer data changes
"""

import asyncio
import logging
import sys
import threading
import time

from bluez_peripheral.advert import Advertisement
from bluez_peripheral.gatt.characteristic import CharacteristicFlags as Flags, characteristic
from bluez_peripheral.gatt.descriptor import DescriptorFlags, descriptor
from bluez_peripheral.gatt.service import Service
from bluez_peripheral.util import Adapter, get_message_bus
from dbus_next import DBusError, Variant

logging.disable(logging.CRITICAL)

ADVERT = "/bench/advert"
LONG = bytes(range(256)) + bytes(range(144))


def say(text):
    print(text, flush=True)


class Bench(Service):
    def __init__(self):
        self.battery = 7
        self.note = b"volts"
        super().__init__("180F", True)

    @characteristic("2A19", Flags.READ | Flags.NOTIFY)
    def level(self, options):
        return bytes([self.battery])

    @level.descriptor("2901", DescriptorFlags.READ | DescriptorFlags.WRITE)
    def label(self, options):
        return self.note

    def relabel(self, value, options):
        self.note = value

    label.setter_func = relabel

    @characteristic("2A1B", Flags.READ | Flags.INDICATE)
    def alarm(self, options):
        return b"\x00"

    @characteristic("BE01", Flags.WRITE | Flags.WRITE_WITHOUT_RESPONSE | Flags.RELIABLE_WRITE)
    def inlet(self, options):
        return b""

    @inlet.setter
    def inlet(self, value, options):
        say(f"wrote {value.hex()} {options.device} {options.link} {options.mtu} {options.offset}")
        if value == b"\xff":
            raise DBusError("org.bluez.Error.NotAuthorized", "no")
        if value == b"\xfe":
            raise DBusError("org.bluez.Error.Failed", "0x81")

    @characteristic("BE02", Flags.READ)
    def long(self, options):
        return LONG[options.offset :]

    @characteristic("BE03", Flags.READ)
    def stubborn(self, options):
        return LONG

    @characteristic("BE04", Flags.READ)
    def silent(self, options):
        time.sleep(4)
        return b""

    @characteristic("BE05", Flags.ENCRYPT_AUTHENTICATED_READ | Flags.WRITE)
    def secret(self, options):
        return b"secret"


async def serve(name, adapter_name):
    bus = await get_message_bus()
    adapters = [it for it in await Adapter.get_all(bus) if it._proxy.path.endswith(adapter_name)]
    await adapters[0].set_powered(True)
    await adapters[0].set_alias("bench")
    bench = Bench()
    await bench.register(bus, "/bench", adapters[0])
    advert = Advertisement(name, ["180F"], 0x0340, 0, manufacturerData={0xFFFF: b"\x01\x02"})
    await advert.register(bus, adapters[0], ADVERT)
    # It takes the object back after registering; a change needs it.
    bus.export(ADVERT, advert)
    say("ready")
    async for line in lines():
        word, _, rest = line.partition(" ")
        if word == "level":
            bench.battery = int(rest)
            Bench.level.changed(bytes([bench.battery]))
            Bench.alarm.changed(bytes([bench.battery]))
        elif word == "advert":
            advert._manufacturerData = {0xFFFF: Variant("ay", bytes.fromhex(rest))}
            advert.emit_properties_changed({"ManufacturerData": advert._manufacturerData})


async def lines():
    loop, queue = asyncio.get_running_loop(), asyncio.Queue()

    def read():
        for line in sys.stdin:
            loop.call_soon_threadsafe(queue.put_nowait, line.strip())
        loop.call_soon_threadsafe(queue.put_nowait, None)

    threading.Thread(target=read, daemon=True).start()
    while (line := await queue.get()) is not None:
        yield line


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "hci1"))
