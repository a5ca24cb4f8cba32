"""Network addresses: which belong to this machine, and which count as one."""

from __future__ import annotations

import ipaddress


def network(address: str) -> str:
    """The network an address counts as: for IPv6 its /64, since one customer has a whole one. "" if it is not an address."""
    found = _found(address)
    if isinstance(found, ipaddress.IPv6Address) and not found.is_loopback:
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found or "")


def is_own(address: str) -> bool:
    """Whether an address is this machine's alone: a loopback address."""
    found = _found(address)
    return found is not None and found.is_loopback


def is_own_name(host: str) -> bool:
    """Whether a name or address, as Host headers and configurations write it, with or without a port, is this machine's own. A name
    that somebody else pointed at this machine (DNS rebinding) is not."""
    name = host.strip().lower()
    if name.startswith("["):
        name, _, rest = name[1:].partition("]")
        return not rest.strip(":0123456789") and is_own(name)
    if name.count(":") == 1:
        name, _, port = name.partition(":")
        if port.strip("0123456789"):
            return False
    return name == "localhost" or is_own(name)


def _found(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return None
    return (found.ipv4_mapped or found) if isinstance(found, ipaddress.IPv6Address) else found
