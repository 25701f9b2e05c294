"""YAML read as nodes with their places: by libyaml where it can, by PyYAML where it must."""

import yaml

from bot.domain.languages import N_

DEEPEST = 20
TOO_DEEP = N_("nested too deeply")
"""What is said of it, where PyYAML's own words stand."""

FAST = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
"""Where PyYAML was built without libyaml, it reads more slowly."""

_DEEPER: dict[type[yaml.Event], int] = {
    yaml.SequenceStartEvent: 1,
    yaml.MappingStartEvent: 1,
    yaml.SequenceEndEvent: -1,
    yaml.MappingEndEvent: -1,
}


def composed(text: str) -> yaml.Node | None:
    """The one document; raises what PyYAML says of it, which is clearer than what libyaml does."""
    return _quickly_read(text) or _Loader(text).get_single_node()


def _quickly_read(text: str) -> yaml.Node | None:
    """What libyaml reads, ten times as fast; None where PyYAML itself has to say what is wrong.

    How deep it goes is looked at first: libyaml's nodes are built by recursion.
    """
    try:
        depth = 0
        for event in yaml.parse(text, Loader=FAST):
            depth += _DEEPER.get(type(event), 0)
            if depth > DEEPEST or isinstance(event, yaml.AliasEvent):
                return None
        return yaml.compose(text, Loader=FAST)
    except (yaml.YAMLError, ValueError, OverflowError):
        return None


class _Loader(yaml.SafeLoader):
    """Goes no deeper than an organizer would, so that Python's own limit is never met."""

    _depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if parent and self._depth > DEEPEST:
            raise yaml.MarkedYAMLError(problem=TOO_DEEP, problem_mark=parent.start_mark)
        self._depth += 1
        node = super().compose_node(parent, index)
        self._depth -= 1
        return node
