"""Drop probabilities of a network's layers, scaled from phase to phase."""

from __future__ import annotations

from torch import nn

# Where torch's dropout and timm's stochastic depth keep their probability.
_DROPS = ("drop_prob", "p")


def read_drops(model: nn.Module) -> dict[str, float]:
    """Return the drop probability of every layer that has one, by the layer's name."""
    return {
        name: float(getattr(layer, attribute))
        for name, layer in model.named_modules()
        for attribute in _DROPS
        if isinstance(getattr(layer, attribute, None), float)
    }


def scale_drops(model: nn.Module, drops: dict[str, float], factor: float) -> None:
    """Set every drop probability to ``factor`` times the given one."""
    for name, layer in model.named_modules():
        if name in drops:
            attribute = next(a for a in _DROPS if hasattr(layer, a))
            setattr(layer, attribute, drops[name] * factor)


def train_mode(model: nn.Module) -> None:
    """Put a network into training mode, but keep the statistics of frozen batch norms."""
    model.train()
    for layer in model.modules():
        own = list(layer.parameters(recurse=False))
        frozen = own and not any(tensor.requires_grad for tensor in own)
        if frozen and isinstance(layer, nn.modules.batchnorm._BatchNorm):
            layer.eval()
