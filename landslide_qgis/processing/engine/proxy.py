"""The network proxy that the user set in QGIS, for the installation of packages."""

from __future__ import annotations

from urllib.parse import quote

from qgis.core import QgsSettings
from qgis.PyQt.QtCore import QProcessEnvironment

_SCHEMES = {"HttpProxy": "http", "HttpCachingProxy": "http", "Socks5Proxy": "socks5"}


def qgis_proxy() -> str:
    """Return the address of QGIS's proxy, or an empty string if there is none."""
    settings = QgsSettings()

    def text(name: str) -> str:
        return str(settings.value(f"proxy/proxy{name}", "") or "")

    scheme, host = _SCHEMES.get(text("Type"), ""), text("Host")
    if not (settings.value("proxy/proxyEnabled", False, type=bool) and scheme and host):
        return ""
    user = quote(text("User"), safe="")
    login = f"{user}:{quote(text('Password'), safe='')}@" if user else ""
    port = f":{text('Port')}" if text("Port") else ""
    return f"{scheme}://{login}{host}{port}"


def with_qgis_proxy(environment: QProcessEnvironment) -> QProcessEnvironment:
    """Add QGIS's proxy to an environment in which none is set yet."""
    address = qgis_proxy()
    for name in ("HTTP_PROXY", "HTTPS_PROXY"):
        if address and not environment.contains(name):
            environment.insert(name, address)
    return environment
