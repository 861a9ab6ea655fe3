"""The print studio: palette, inks, grain and small drawing helpers shared by all the pictures.

Everything is drawn as flat shapes ("separations") with stippled gradients on top, as in a
screen print or a lithograph poster.  A Sheet collects shapes and writes one plain SVG.
"""
import math
import random
import re

W, H = 1600, 900

INK, TEAL, VERM, BRASS, SAND = "#14202B", "#0E4C55", "#C8371B", "#E0A526", "#F4EDE0"
# tints and shades of the five house inks
NIGHT, DEEP, SEA, MIST, ICE = "#0A141C", "#0B343D", "#2B7A80", "#7FB2AF", "#C3D9D2"
HONEY, GLOW, CREAM, RUST, CLAY = "#EDC46A", "#F6DDA0", "#FBF4E6", "#8E2614", "#B8694A"
STONE, DUSK = "#CDBFA6", "#48636B"

SKIN = {  # base, shade, light
    "deep": ("#6E4030", "#331D20", "#BC7A4C"),
    "brown": ("#9C6243", "#512F2D", "#DBA06A"),
    "tan": ("#C58D62", "#7C4B3D", "#EFC795"),
    "light": ("#DDAE88", "#98614C", "#F8E0BE"),
}

FILTERS = """
<filter id="st" x="-3%" y="-3%" width="106%" height="106%" color-interpolation-filters="sRGB">
 <feTurbulence type="fractalNoise" baseFrequency=".5" numOctaves="2" seed="4"/>
 <feColorMatrix values="0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 2.7 -.85" result="u"/>
 <feComposite in="SourceAlpha" in2="u" operator="arithmetic" k2="1.6" k3="1.5" k4="-1.48" result="m"/>
 <feColorMatrix in="SourceGraphic" values="1 0 0 0 0 0 1 0 0 0 0 0 1 0 0 0 0 0 60 0"/>
 <feComposite in2="m" operator="in"/>
</filter>
<filter id="mist" x="-3%" y="-3%" width="106%" height="106%" color-interpolation-filters="sRGB">
 <feTurbulence type="fractalNoise" baseFrequency=".5" numOctaves="2" seed="6"/>
 <feColorMatrix values="0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 2.2 -.6" result="u"/>
 <feComposite in="SourceAlpha" in2="u" operator="arithmetic" k1=".6" k2=".7" result="m"/>
 <feColorMatrix in="SourceGraphic" values="1 0 0 0 0 0 1 0 0 0 0 0 1 0 0 0 0 0 60 0"/>
 <feComposite in2="m" operator="in"/>
</filter>
<filter id="dry" x="-3%" y="-3%" width="106%" height="106%" color-interpolation-filters="sRGB">
 <feTurbulence type="fractalNoise" baseFrequency=".012 .28" numOctaves="3" seed="9"/>
 <feColorMatrix values="0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 2.9 -.95" result="u"/>
 <feComposite in="SourceAlpha" in2="u" operator="arithmetic" k2="2" k3="2" k4="-1.95" result="m"/>
 <feColorMatrix in="SourceGraphic" values="1 0 0 0 0 0 1 0 0 0 0 0 1 0 0 0 0 0 60 0"/>
 <feComposite in2="m" operator="in"/>
</filter>
<filter id="soft" x="-30%" y="-30%" width="160%" height="160%"><feGaussianBlur stdDeviation="14"/></filter>
<filter id="hand" x="0" y="0" width="100%" height="100%" color-interpolation-filters="sRGB">
 <feTurbulence type="fractalNoise" baseFrequency=".045" numOctaves="2" seed="2"/>
 <feDisplacementMap in="SourceGraphic" scale="2.4" xChannelSelector="R" yChannelSelector="G"/>
</filter>
<filter id="paper" x="0" y="0" width="100%" height="100%" color-interpolation-filters="sRGB">
 <feTurbulence type="fractalNoise" baseFrequency=".55" numOctaves="3" seed="21"/>
 <feColorMatrix values="0 0 0 0 .08 0 0 0 0 .12 0 0 0 0 .16 0 0 0 1.5 -.66"/>
</filter>
<filter id="fleck" x="0" y="0" width="100%" height="100%" color-interpolation-filters="sRGB">
 <feTurbulence type="fractalNoise" baseFrequency=".33" numOctaves="2" seed="33"/>
 <feColorMatrix values="0 0 0 0 .98 0 0 0 0 .94 0 0 0 0 .86 0 0 0 9 -6.3"/>
</filter>
"""


def n(v):
    t = f"{v:.1f}".rstrip("0").rstrip(".")
    return "0" if t == "-0" else t


def poly(pts, close=True):
    """Straight lines; relative steps keep the file small."""
    d, px, py = "", None, None
    for x, y in pts:
        x, y = round(x, 1), round(y, 1)
        d += f"M{n(x)} {n(y)}" if px is None else f"l{n(x-px)} {n(y-py)}"
        px, py = x, y
    return d + ("z" if close else "")


def rect(x, y, w, h):
    return f"M{n(x)} {n(y)}h{n(w)}v{n(h)}h{n(-w)}z"


def oval(cx, cy, rx, ry=None):
    ry = rx if ry is None else ry
    k = 0.5523
    return (f"M{n(cx-rx)} {n(cy)}C{n(cx-rx)} {n(cy-ry*k)} {n(cx-rx*k)} {n(cy-ry)} {n(cx)} {n(cy-ry)}"
            f"C{n(cx+rx*k)} {n(cy-ry)} {n(cx+rx)} {n(cy-ry*k)} {n(cx+rx)} {n(cy)}"
            f"C{n(cx+rx)} {n(cy+ry*k)} {n(cx+rx*k)} {n(cy+ry)} {n(cx)} {n(cy+ry)}"
            f"C{n(cx-rx*k)} {n(cy+ry)} {n(cx-rx)} {n(cy+ry*k)} {n(cx-rx)} {n(cy)}Z")


def curve(pts, close=True, t=0.5):
    """A smooth line through points (Catmull-Rom); a point given as (x, y, 0) is a sharp corner."""
    p = [(q[0], q[1], q[2] if len(q) > 2 else 1) for q in pts]
    m = len(p)
    at = (lambda i: p[i % m]) if close else (lambda i: p[max(0, min(m - 1, i))])
    d = f"M{n(p[0][0])} {n(p[0][1])}"
    for i in range(m if close else m - 1):
        a, b, c, e = at(i - 1), at(i), at(i + 1), at(i + 2)
        k1, k2 = b[2] * t / 3 * 2 / 2, c[2] * t / 3 * 2 / 2
        d += (f"C{n(b[0]+(c[0]-a[0])*k1)} {n(b[1]+(c[1]-a[1])*k1)} "
              f"{n(c[0]-(e[0]-b[0])*k2)} {n(c[1]-(e[1]-b[1])*k2)} {n(c[0])} {n(c[1])}")
    return d + ("Z" if close else "")


def move(d, x=0, y=0, size=1.0, turn=0.0, flip=False, about=(0, 0)):
    """Place an absolute path (M L C Q Z only): scale about a point, mirror, turn, put at x, y."""
    ca, sa = math.cos(math.radians(turn)), math.sin(math.radians(turn))

    def one(mm):
        px, py = (float(mm.group(1)) - about[0]) * size, (float(mm.group(2)) - about[1]) * size
        if flip:
            px = -px
        return f"{n(px*ca-py*sa+x)} {n(px*sa+py*ca+y)} "
    return re.sub(r"(-?[\d.]+)[ ,]+(-?[\d.]+)[ ,]*", one, d)


class Sheet:
    def __init__(self, seed=1):
        self.defs, self.body, self.k, self.rnd = [], [], 0, random.Random(seed)

    def _id(self, p):
        self.k += 1
        return f"{p}{self.k}"

    def raw(self, s):
        self.body.append(s)

    def lin(self, a, b, stops):
        i = self._id("g")
        st = "".join(f'<stop offset="{n(o) if o in (0,1) else round(o,3)}" stop-color="{c}"'
                     + (f' stop-opacity="{round(al,3)}"' if al < 1 else "") + "/>" for o, c, al in stops)
        self.defs.append(f'<linearGradient id="{i}" gradientUnits="userSpaceOnUse" x1="{n(a[0])}" y1="{n(a[1])}" '
                         f'x2="{n(b[0])}" y2="{n(b[1])}">{st}</linearGradient>')
        return f"url(#{i})"

    def rad(self, c, r, stops, squash=1):
        i = self._id("g")
        st = "".join(f'<stop offset="{round(o,3)}" stop-color="{col}" stop-opacity="{round(al,3)}"/>'
                     for o, col, al in stops)
        self.defs.append(f'<radialGradient id="{i}" gradientUnits="userSpaceOnUse" cx="0" cy="0" r="{n(r)}" '
                         f'gradientTransform="translate({n(c[0])} {n(c[1])}) scale(1 {squash})">{st}</radialGradient>')
        return f"url(#{i})"

    def clip(self, d):
        i = self._id("c")
        self.defs.append(f'<clipPath id="{i}"><path d="{d}"/></clipPath>')
        return i

    def fill(self, d, colour, o=1, blend=None, filt=None, clip=None):
        a = f' fill-opacity="{o}"' if o < 1 else ""
        a += f' filter="url(#{filt})"' if filt else ""
        a += f' style="mix-blend-mode:{blend}"' if blend else ""
        s = f'<path d="{d}" fill="{colour}"{a}/>'
        self.raw(f'<g clip-path="url(#{clip})">{s}</g>' if clip else s)

    def line(self, d, colour, w=2, o=1, cap="round", dash=None, clip=None, blend=None):
        a = f' stroke-opacity="{o}"' if o < 1 else ""
        a += f' stroke-linecap="{cap}"' if cap != "round" else ""
        a += f' stroke-dasharray="{dash}"' if dash else ""
        a += f' style="mix-blend-mode:{blend}"' if blend else ""
        s = (f'<path d="{d}" fill="none" stroke="{colour}" stroke-width="{w}"{a}/>')
        self.raw(f'<g clip-path="url(#{clip})">{s}</g>' if clip else s)

    def grain(self, d, colour, a, b, o0=0.0, o1=1.0, blend=None, filt="st", clip=None, mid=None):
        """Stippled ink over shape d, thin (o0) at point a and full (o1) at point b."""
        st = [(0, colour, o0), (1, colour, o1)]
        if mid:
            st.insert(1, (mid[0], colour, mid[1]))
        self.fill(d, self.lin(a, b, st), blend=blend, filt=filt, clip=clip)

    def form(self, d, colour, *inks):
        """A flat shape, then stippled inks on it: (colour, a, b[, o0, o1])."""
        self.fill(d, colour)
        for k in inks:
            self.grain(d, *k)

    def glow(self, c, r, colour, o=1.0, squash=1, filt="mist", blend=None):
        self.fill(rect(c[0] - r, c[1] - r * squash, 2 * r, 2 * r * squash),
                  self.rad(c, r, [(0, colour, o), (.45, colour, o * .5), (1, colour, 0)], squash), filt=filt, blend=blend)

    def group(self, clip=None, o=None, blend=None, filt=None):
        a = f' clip-path="url(#{clip})"' if clip else ""
        a += f' opacity="{o}"' if o else ""
        a += f' filter="url(#{filt})"' if filt else ""
        a += f' style="mix-blend-mode:{blend}"' if blend else ""
        self.raw(f"<g{a}>")

    def end(self):
        self.raw("</g>")

    def svg(self, title, paper=.18):
        return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {W} {H}" width="{W}" height="{H}">'
                f"<title>{title}</title>\n<defs>{FILTERS}" + "\n".join(self.defs) + "</defs>\n"
                f'<rect width="{W}" height="{H}" fill="{INK}"/>\n<g transform="translate(800 450) scale(1.008) translate(-800 -450)">'
                '<g filter="url(#hand)" stroke-linecap="round" stroke-linejoin="round">\n' + "\n".join(self.body) + "\n</g></g>\n"
                f'<rect width="{W}" height="{H}" filter="url(#paper)" opacity="{paper}" style="mix-blend-mode:multiply"/>'
                f'<rect width="{W}" height="{H}" filter="url(#fleck)" opacity=".16"/>\n</svg>\n')


class Camera:
    """A pinhole camera: x to the right, y up, z away; looks along z, tilted by shifting the horizon."""

    def __init__(self, horizon=430, vx=800, f=900, height=1.7, yaw=0.0):
        self.hz, self.vx, self.f, self.h, self.y = horizon, vx, f, height, math.radians(yaw)

    def __call__(self, x, y, z):
        c, s = math.cos(self.y), math.sin(self.y)
        X, Z = x * c - z * s, x * s + z * c
        Z = max(Z, .05)
        return self.vx + self.f * X / Z, self.hz - self.f * (y - self.h) / Z

    def quad(self, *pts):
        return poly([tuple(map(round, self(*p))) for p in pts])


# ---------------------------------------------------------------- city and water

def tower_path(cx, base, h):
    prof = [(0, .056), (.03, .046), (.08, .036), (.15, .0285), (.25, .0225), (.38, .0185), (.595, .0150),
            (.598, .022), (.603, .033), (.611, .0365), (.618, .0345), (.621, .038), (.640, .0415), (.644, .036),
            (.650, .031), (.656, .018), (.667, .0115), (.74, .0095), (.803, .0085), (.806, .0135), (.812, .0155),
            (.819, .0125), (.826, .0062), (.87, .0056), (.872, .0042), (.925, .0038), (.927, .0023), (.997, .0016), (1, .0006)]
    right = [(cx + w * h, base - f * h) for f, w in prof]
    left = [(cx - w * h, base - f * h) for f, w in reversed(prof)]
    return poly(right + left)


def tower(s, cx, base, h, colour, shade, light, detail=True):
    d = tower_path(cx, base, h)
    s.fill(d, colour)
    s.grain(d, shade, (cx + .012 * h, 0), (cx - .03 * h, 0), 0, .95)
    if not detail:
        return
    c = s.clip(d)
    y = lambda f: base - f * h
    # the lit leg and the recessed lift face
    s.fill(poly([(cx + .006*h, y(.595)), (cx + .0150*h, y(.595)), (cx + .0185*h, y(.38)), (cx + .0285*h, y(.15)), (cx + .06*h, y(0)), (cx + .03*h, y(0)), (cx + .0125*h, y(.15))]), light, clip=c)
    s.fill(poly([(cx - .004*h, y(.595)), (cx + .0035*h, y(.595)), (cx + .007*h, y(.12)), (cx - .006*h, y(.12))]), shade, .55, clip=c)
    s.fill(rect(cx + .003*h, y(.803), .007*h, .14*h), light, clip=c)
    # the pod: pale ring below, dark window bands, lit shoulder
    s.fill(poly([(cx - .036*h, y(.618)), (cx + .036*h, y(.618)), (cx + .033*h, y(.603)), (cx - .033*h, y(.603))]), light, .9, clip=c)
    s.grain(rect(cx - .037*h, y(.619), .074*h, .017*h), shade, (cx + .01*h, 0), (cx - .036*h, 0), 0, 1, clip=c)
    for f0, f1 in ((.6225, .628), (.631, .636)):
        s.fill(rect(cx - .045*h, y(f1), .09*h, (f1 - f0)*h), INK, .85, clip=c)
    s.fill(rect(cx + .014*h, y(.636), .022*h, .0045*h), GLOW, clip=c)
    s.fill(rect(cx + .010*h, y(.628), .024*h, .0045*h), GLOW, .8, clip=c)
    s.fill(poly([(cx + .008*h, y(.656)), (cx + .018*h, y(.656)), (cx + .036*h, y(.644)), (cx + .012*h, y(.644))]), light, clip=c)
    s.fill(rect(cx - .02*h, y(.815), .04*h, .0035*h), INK, .8, clip=c)


def block(s, x, w, top, base, colour, lit=None, dark=None, pattern=None, cap=0, tone=.35):
    """One building: body, a lit right face, a shaded left, optional window pattern."""
    d = rect(x, top, w, base - top)
    if cap:
        d += rect(x + w*.25, top - cap, w*.5, cap + 1)
    s.fill(d, colour)
    if lit:
        s.fill(rect(x + w*.74, top, w*.26, base - top), lit)
    if pattern == "v":
        s.line("".join(f"M{n(x+i)} {n(top+5)}V{n(base)}" for i in range(5, int(w) - 2, 7)), dark or INK, 2.2, tone, "butt")
    elif pattern == "h":
        s.line("".join(f"M{n(x+2)} {n(y)}h{n(w-4)}" for y in range(int(top) + 7, int(base), 9)), dark or INK, 3, tone, "butt")
    elif pattern == "g":
        s.line("".join(f"M{n(x+4)} {n(y)}h{n(w-8)}" for y in range(int(top) + 8, int(base), 11)), dark or INK, 5, tone, "butt", dash="4 4")
    elif pattern == "b":  # balconies
        s.line("".join(f"M{n(x-2)} {n(y)}h{n(w+4)}" for y in range(int(top) + 8, int(base), 10)), lit or SAND, 2, .8, "butt")


def glitter(s, cx, y0, y1, spread0, spread1, colour, count, w0=6, w1=60, o=1, t0=1.2, t1=5):
    """Broken horizontal strokes of light on water, finer towards the far shore."""
    r = s.rnd
    for band in range(6):
        d = ""
        for _ in range(count // 6):
            u = (band + r.random()) / 6
            u = u ** 1.25
            y = y0 + (y1 - y0) * u
            sp = spread0 + (spread1 - spread0) * u
            x = cx + r.gauss(0, .5) * sp
            w = (w0 + (w1 - w0) * u) * (.4 + r.random())
            d += f"M{n(x-w/2)} {n(y)}h{n(w)}"
        s.line(d, colour, round(t0 + (t1 - t0) * (band + .5) / 6, 1), o)
