"""Code names for reports: two plain words that say nothing about what is in them."""

from collections.abc import Callable, Sequence

_FIRST = (
    "amber", "april", "autumn", "bamboo", "barley", "basil", "beech", "birch", "blue", "bramble",
    "brass", "bright", "bronze", "calm", "candle", "canvas", "cedar", "chalk", "cherry", "chestnut",
    "cinder", "citrus", "clay", "clear", "clover", "cobalt", "cocoa", "copper", "coral", "cotton",
    "crimson", "crystal", "dapple", "dawn", "deep", "denim", "dew", "dusk", "early", "east",
    "ebony", "elder", "ember", "fair", "fern", "flax", "flint", "forest", "fresh", "frost",
    "garnet", "gentle", "ginger", "glass", "gold", "grain", "granite", "grass", "green", "hazel",
    "heather", "high", "home", "honey", "indigo", "iris", "iron", "ivory", "ivy", "jade",
    "juniper", "kelp", "lake", "larch", "late", "laurel", "lemon", "light", "lilac", "lime",
    "linen", "long", "lunar", "maple", "marble", "meadow", "mellow", "mild", "mint", "misty",
    "moss", "north", "oak", "oat", "ocean", "olive", "onyx", "opal", "orchid", "pale",
    "pearl", "pebble", "pepper", "pine", "plain", "plum", "polar", "poppy", "prairie", "quartz",
    "quiet", "rain", "reed", "river", "robin", "rose", "ruby", "russet", "rye", "saffron",
    "sage", "sand", "satin", "scarlet", "sea", "silk", "silver", "slate", "snow", "soft",
    "solar", "south", "spruce", "steel", "still", "stone", "straw", "summer", "sunny", "tall",
    "tawny", "teal", "thyme", "timber", "topaz", "tulip", "velvet", "violet", "walnut", "warm",
    "west", "wheat", "white", "willow", "winter", "wood", "wool", "yellow",
)  # fmt: skip

_SECOND = (
    "anchor", "apple", "arch", "arrow", "barn", "basin", "basket", "bay", "beacon", "bell",
    "bench", "boat", "bookend", "bottle", "bowl", "box", "branch", "bridge", "brook", "broom",
    "bucket", "button", "cabin", "candle", "canoe", "carpet", "cart", "castle", "cellar", "chair",
    "chimney", "clock", "cloud", "coast", "comb", "compass", "cork", "corner", "cottage", "cove",
    "crate", "creek", "cup", "curtain", "desk", "dial", "dock", "door", "drawer", "drum",
    "easel", "envelope", "fence", "ferry", "field", "flag", "flute", "ford", "fountain", "frame",
    "garden", "gate", "globe", "grove", "hammock", "harbor", "harp", "hat", "hill", "hinge",
    "inlet", "island", "jar", "jetty", "jug", "kettle", "key", "kite", "ladder", "lagoon",
    "lamp", "lane", "lantern", "latch", "ledge", "lens", "lighthouse", "loft", "loom", "mailbox",
    "mantel", "map", "market", "mast", "mill", "mirror", "moon", "mug", "needle", "nest",
    "notebook", "oar", "orchard", "oven", "paddle", "page", "pail", "palette", "park", "pass",
    "path", "pencil", "pier", "pillow", "plate", "pond", "porch", "quarry", "quay", "quill",
    "quilt", "rack", "raft", "railing", "ribbon", "ridge", "ring", "road", "roof", "rope",
    "sail", "saucer", "scarf", "shed", "shelf", "shell", "shore", "shutter", "sieve", "sled",
    "spoon", "spring", "stair", "star", "stool", "stove", "stream", "table", "tent", "thimble",
    "tower", "trail", "tray", "trellis", "trunk", "tunnel", "umbrella", "valley", "vase", "wagon",
    "wharf", "wheel", "windmill", "window", "yard",
)  # fmt: skip

_DIGITS = "0123456789"

LONGEST = 24


def code_name(choose: Callable[[Sequence[str]], str], *, longer: bool = False) -> str:
    """A name such as `home-shelf`: one of about 26,000, by the choice of whoever calls.

    A longer one, such as `home-shelf-47`, is for when these are nearly used up.
    """
    name = f"{choose(_FIRST)}-{choose(_SECOND)}"
    return f"{name}-{choose(_DIGITS)}{choose(_DIGITS)}" if longer else name
