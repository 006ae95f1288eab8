"""Browser and system of a request in two words, so that people recognise their own sessions in a list."""

# The first name whose sign stands in the User-Agent header wins: browsers also name those that they want to be taken for.
_BROWSERS = {
    "MicroMessenger": "WeChat", "QQBrowser": "QQ Browser", "Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox",
    "FxiOS": "Firefox", "Chrome": "Chrome", "CriOS": "Chrome", "Safari": "Safari",
}  # fmt: skip
_SYSTEMS = {
    "OpenHarmony": "HarmonyOS", "Android": "Android", "iPhone": "iOS", "iPad": "iPadOS", "Windows": "Windows",
    "Mac OS X": "macOS", "Linux": "Linux",
}  # fmt: skip


def device_of(user_agent: str) -> str:
    """Such as "Chrome · Windows"; what is not recognised is left out.

    :param user_agent: the request's header of that name.
    """
    found = [next((name for sign, name in names.items() if sign in user_agent), "") for names in (_BROWSERS, _SYSTEMS)]
    return " · ".join(name for name in found if name)
