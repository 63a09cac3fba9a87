"""Reads a device as a central that somebody else wrote: bleak, as published.

usage: read_with_bleak.py ADDRESS CHARACTERISTIC
Scans, connects, reads, disconnects; prints one JSON line of what was heard and read.
"""

import asyncio
import json
import sys

from bleak import BleakClient, BleakScanner


async def read(address, characteristic):
    heard = await BleakScanner.discover(timeout=1, return_adv=True)
    device, advert = heard[address]
    async with BleakClient(device) as client:
        value = await client.read_gatt_char(characteristic)
        flags = client.services.get_characteristic(characteristic).properties
    return {"name": advert.local_name, "services": advert.service_uuids, "flags": flags, "value": value.hex()}


if __name__ == "__main__":
    print(json.dumps(asyncio.run(read(*sys.argv[1:3]))))
