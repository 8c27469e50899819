#!/usr/bin/env python3
"""Prints properties/known_variates.txt: what the samplers must return, to 40 digits.

Nothing is shared with the library but the definitions: Philox4x32-10 (Salmon et al. 2011), Box and Muller (1958),
Marsaglia and Tsang (2000), S_xx = (v_x/B) chi^2_B and S_xy = slope S_xx + sqrt(v_y S_xx/B) normal. Here they are written
down anew and evaluated by mpmath (Debian: python3-mpmath). Run it as: properties/known_variates.py > properties/known_variates.txt
"""
from mpmath import mp, mpf, cos, log, nstr, pi, sin, sqrt

mp.dps = 50
MASK = 0xFFFFFFFF


def philox(counter, key):
    c0, c1, c2, c3 = counter
    k0, k1 = key
    for _ in range(10):
        p0, p1 = 0xD2511F53 * c0, 0xCD9E8D57 * c2
        c0, c1, c2, c3 = (p1 >> 32) ^ c1 ^ k0, p1 & MASK, (p0 >> 32) ^ c3 ^ k1, p0 & MASK
        k0, k1 = (k0 + 0x9E3779B9) & MASK, (k1 + 0xBB67AE85) & MASK
    return c0, c1, c2, c3


def bits(seed, trajectory, attempt, step):
    """128 bits, the first word leading. Purpose 1: batches."""
    counter = (trajectory & MASK, trajectory >> 32 | attempt << 16 | 1 << 24, step & MASK, step >> 32)
    value = 0
    for word in philox(counter, (seed & MASK, seed >> 32)):
        value = value << 32 | word
    return value


def variates(value):
    """48 bits for the radius, 40 for the angle, 40 for the uniform."""
    radius = sqrt(-2 * log(mpf((value >> 80) + 1) / 2**48))
    angle = 2 * pi * mpf(value >> 40 & (2**40 - 1)) / 2**40
    return radius * sin(angle), radius * cos(angle), (mpf(value & (2**40 - 1)) + mpf(1) / 2) / 2**40


def gamma(shape, seed, trajectory, step):
    d = shape - mpf(1) / 3
    c = 1 / sqrt(9 * d)
    for attempt in range(256):
        x, normal, u = variates(bits(seed, trajectory, attempt, step))
        v = (1 + c * x) ** 3
        if v > 0 and log(u) < x * x / 2 + d * (1 - v + log(v)):
            return d * v, normal, attempt + 1


def fresh(batch, seed, trajectory, step):
    """With slope -0.75, v_x = 2.5, v_y = 0.5, which doubles hold exactly."""
    slope, input_variance, noise_variance = mpf(-3) / 4, mpf(5) / 2, mpf(1) / 2
    if batch == 1:
        x, normal, _ = variates(bits(seed, trajectory, 0, step))
        chi2 = x * x
    else:
        g, normal, _ = gamma(mpf(batch) / 2, seed, trajectory, step)
        chi2 = 2 * g
    s_xx = input_variance * chi2 / batch
    return s_xx, slope * s_xx + sqrt(noise_variance * s_xx / batch) * normal


def show(*values):
    print(*(nstr(v, 40, min_fixed=0, max_fixed=0) if isinstance(v, mpf) else v for v in values))


print("# Made by properties/known_variates.py, which shares nothing with the library but the definitions.")
print("# variates: seed trajectory step, two normals, a uniform")
addresses = [(1, i, 3 * i) for i in range(8)] + [(0xFEDCBA9876543210, 2**40 + 5, 2**36 + 9), (2**64 - 1, 2**48 - 1, 2**48 - 1)]
for address in addresses:
    show("variates", *address, *variates(bits(address[0], address[1], 0, address[2])))
print("# fresh: batch size, seed trajectory step, S_xx, S_xy at slope -0.75, v_x = 2.5, v_y = 0.5; attempts")
for batch in (1, 2, 3, 20, 1000, 2**32):
    rejected = [(7, i, 0) for i in range(200) if batch > 1 and gamma(mpf(batch) / 2, 7, i, 0)[2] > 1][:3]
    for address in addresses + rejected:
        attempts = gamma(mpf(batch) / 2, *address)[2] if batch > 1 else 1
        show("fresh", batch, *address, *fresh(batch, *address), attempts)
