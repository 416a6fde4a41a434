"""How a part of the back office says where its pages are: under the right that each asks for, by address."""

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler

from ki_events.accounts.roles import Right

Handlers = Sequence[ControllerRouterHandler]
Pages = dict[Right, dict[str, Handlers]]
