"""Who sends many forms is told apart by network, since one address is often a whole school and one household has many."""

import ipaddress

from ki_events.web.requests import AnyRequest


def network_of(request: AnyRequest) -> str:
    """Return the network that a request came from: an IPv4 address, or the /64 that one household has (RFC 6177)."""
    host = request.client.host if request.client else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if address.version == 4:
        return host
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, 64), strict=False))
