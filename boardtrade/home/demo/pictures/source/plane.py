"""A regional turboprop lifts off from the island airport; a small 3-D model gives the perspective."""
from studio import *


class Model:
    """Aircraft axes (forward, to starboard, up, in metres) to the page."""

    def __init__(self, cx, cy, scale, yaw, pitch, roll, dist=62):
        self.c, self.k, self.d = (cx, cy), scale, dist
        self.y, self.p, self.r = map(math.radians, (yaw, pitch, roll))

    def __call__(self, fx, sy, up):
        c, s = math.cos(self.r), math.sin(self.r)
        sy, up = sy*c + up*s, -sy*s + up*c                 # roll
        c, s = math.cos(self.p), math.sin(self.p)
        fx, up = fx*c - up*s, fx*s + up*c                  # pitch
        c, s = math.cos(self.y), math.sin(self.y)
        X, Z = fx*c - sy*s, -fx*s - sy*c                   # yaw towards the viewer; starboard is the near side
        e = math.radians(21)                               # seen from a little below
        Y, Z = up*math.cos(e) - Z*math.sin(e), Z*math.cos(e) + up*math.sin(e)
        k = self.k * self.d / (self.d + Z)
        return self.c[0] + X*k, self.c[1] - Y*k

    def poly(self, *pts):
        return poly([self(*p) for p in pts])


def hull(pts):
    pts = sorted(set(pts))
    cross = lambda o, a, b: (a[0]-o[0])*(b[1]-o[1]) - (a[1]-o[1])*(b[0]-o[0])
    out = []
    for seq in (pts, pts[::-1]):
        h = []
        for q in seq:
            while len(h) > 1 and cross(h[-2], h[-1], q) <= 0:
                h.pop()
            h.append(q)
        out += h[:-1]
    return out


def tube(m, sections, side=0):
    """The silhouette of a body of circular sections (x, radius, height)."""
    d = ""
    ring = lambda x, r, z: [m(x, side + r*math.cos(t*math.pi/10), z + r*math.sin(t*math.pi/10)) for t in range(20)]
    for a, b in zip(sections, sections[1:]):
        d += poly(hull(ring(*a) + ring(*b)))
    return d


FUSE = [(16.1, .12, -.45), (15.7, .5, -.4), (15.0, .82, -.3), (14.0, 1.12, -.14), (12.8, 1.3, -.03), (11.4, 1.36, 0), (-6.5, 1.36, 0), (-9.5, 1.16, .2), (-12.5, .82, .5), (-15, .45, .82), (-16.4, .2, 1.0)]
NAC = [(4.3, .34, .95), (3.9, .62, .9), (2.8, .78, .8), (.6, .8, .75), (-1.8, .62, .82), (-3.8, .2, 1.0)]


def aircraft(s, m):
    white, shade = CREAM, "#4F7F86"

    def prop(side):
        pts = [m(4.35, side + 2.05*math.cos(t*math.pi/16), .95 + 2.05*math.sin(t*math.pi/16)) for t in range(32)]
        s.fill(poly(pts), CREAM, .26)
        for kk in range(6):
            t = kk*math.pi/3 + .35
            a, b = m(4.35, side + .2*math.cos(t), .95 + .2*math.sin(t)), m(4.35, side + 2.0*math.cos(t), .95 + 2.0*math.sin(t))
            c = m(4.35, side + 1.95*math.cos(t+.22), .95 + 1.95*math.sin(t+.22))
            s.fill(poly([a, b, c]), INK, .75)
        for t0 in (.2, 2.2, 4.2):
            s.line(poly([m(4.35, side + 1.9*math.cos(t0+i*.12), .95 + 1.9*math.sin(t0+i*.12)) for i in range(9)], False), CREAM, 2, .8)
        s.fill(tube(m, [(4.9, .03, .95), (4.6, .22, .95), (4.3, .34, .95)], side), INK)

    def gear(side):
        a, b = m(-.6, side, .2), m(-1.1, side, -2.15)
        s.line(poly([a, b], False), "#5C747A", 6); s.line(poly([m(1.4, side, .2), m(-.9, side, -1.4)], False), "#5C747A", 3.4)
        for o in (-.28, .28):
            p = m(-1.1, side+o, -2.3)
            s.fill(oval(*p, 10.5, 12), INK); s.fill(oval(*p, 4, 5), STONE)

    def wing(sg, col, dk):
        under = m.poly((2.1, sg*1.0, 1.42), (2.0, sg*5, 1.5), (1.1, sg*14.2, 1.85), (-.35, sg*14.2, 1.85), (-1.1, sg*5, 1.46), (-1.2, sg*1.0, 1.42))
        s.fill(under, col)
        a, b = m(0, sg*1, 1.4), m(0, sg*14, 1.85)
        s.grain(under, dk, b, a, .25, 1)
        s.line(poly([m(2.1, sg*1.0, 1.42), m(2.0, sg*5, 1.5), m(1.1, sg*14.2, 1.85)], False), GLOW, 4)      # lit leading edge
        s.line(poly([m(-.5, sg*1.2, 1.42), m(-.5, sg*5, 1.46), m(.05, sg*13.6, 1.83)], False), INK, 1.6, .5)
        s.fill(oval(*m(.4, sg*14.25, 1.86), 4), VERM)

    # far side first
    wing(-1, "#3C6E76", DEEP)
    gear(-4.4)
    s.form(tube(m, NAC, -4.4), "#6E979A", (DEEP, m(0, -4.4, 1.6), m(0, -4.4, 0), 0, 1))
    prop(-4.4)
    s.fill(m.poly((-14.9, -.1, 5.7), (-15.8, -4.5, 5.75), (-16.7, -4.5, 5.75), (-16.9, -.1, 5.7)), "#7FA5A4")
    # nose gear
    a, b = m(12.6, 0, -1.1), m(12.4, 0, -2.4)
    s.line(poly([a, b], False), "#5C747A", 5); s.fill(oval(*b, 8, 9), INK); s.fill(oval(*b, 3), STONE)
    # fin
    fin = m.poly((-8.6, 0, 1.2), (-12.0, 0, 2.0), (-14.6, 0, 5.7), (-17.0, 0, 5.7), (-16.2, 0, .9), (-13, 0, .6))
    s.form(fin, VERM, (RUST, m(-13, 0, 4), m(-16.5, 0, 1), 0, 1), ("#F0824F", m(-13, 0, 2), m(-11, 0, 4), 0, .9))
    s.fill(m.poly((-12.9, 0, 3.3), (-13.6, 0, 4.3), (-16.75, 0, 4.3), (-16.6, 0, 3.3)), BRASS)
    # fuselage: the whole silhouette, belly shade, cheat line, windows
    body = tube(m, FUSE)
    top, bot = m(2, .6, 1.3), m(2, .4, -1.4)
    s.fill(body, white)
    c = s.clip(body)
    near = lambda x, z, r=1.36: (x, math.sqrt(max(0, r*r - z*z)), z)
    band = lambda z0, z1, x0=-9.5, x1=15.2: m.poly(*[near(x, z0) for x in (x0, x1)], *[near(x, z1) for x in (x1, x0)])
    s.fill(poly([m(-18, 1.2, -.62), m(17, 1.2, -.62), m(17, .3, -2.4), m(-18, .3, -2.4)]), TEAL, clip=c)
    s.fill(poly([m(-18, 1.3, -.36), m(17, 1.3, -.36), m(17, 1.2, -.58), m(-18, 1.2, -.58)]), BRASS, clip=c)
    s.grain(body, "#3A757B", (top[0]+20, top[1]+26), (bot[0]-6, bot[1]+6), 0, .95)
    s.grain(body, shade, m(-2, 1, .5), m(-17, 1, .2), 0, .95)
    s.grain(body, GLOW, m(6, 1, .3), m(15, .6, .8), 0, .9)
    tail = m.poly((-9.2, 1.4, -2), (-11.8, 1.4, 2.2), (-18, 1.4, 3), (-18, 1.4, -2)); s.fill(tail, VERM, clip=c)
    s.grain(tail, RUST, m(-12, 1, 1), m(-14, 1, -.4), 0, 1, clip=c)
    for i in range(19):
        x = 10.2 - i*.98
        if abs(x - 2.35) < .4:
            continue
        w = m.poly(near(x-.2, .62), near(x+.2, .62), near(x+.2, .08), near(x-.2, .08))
        s.fill(w, INK)
        if i % 5 == 1:
            s.fill(w, GLOW, .85)
    s.line(m.poly(near(12.4, .75), near(11.5, .75), near(11.5, -.85), near(12.4, -.85)), DUSK, 1.8, .8)
    s.line(m.poly(near(-8.0, .75), near(-8.8, .75), near(-8.8, -.7), near(-8.0, -.7)), DUSK, 1.8, .8)
    s.fill(m.poly((14.75, .34, .48), (14.2, .78, .62), (13.3, 1.02, .72), (13.2, 1.12, .34), (14.1, .96, .22), (14.95, .52, .14)), INK)
    s.fill(m.poly((14.7, .0, .5), (14.75, .30, .48), (14.98, .46, .14), (15.0, .0, .14)), INK, clip=c)
    s.line(poly([m(14.2, .78, .62), m(14.1, .96, .22)], False), CREAM, 2)
    s.line(poly([m(14.6, .5, .45), m(13.4, 1.0, .68)], False), MIST, 2, .8)
    # stabiliser, near wing, engine
    st = m.poly((-14.9, 0, 5.7), (-15.8, 4.5, 5.75), (-16.7, 4.5, 5.75), (-17.0, 0, 5.7)); s.form(st, "#C8D2C4", ("#4F7F86", m(-15.5, 3, 5.7), m(-17, 0, 5.7), 0, 1)); s.line(poly([m(-14.9, 0, 5.7), m(-15.8, 4.5, 5.75)], False), GLOW, 3)
    wing(1, "#6C9A9C", TEAL)
    gear(4.4)
    nac = tube(m, NAC, 4.4)
    s.form(nac, white, ("#3A757B", m(0, 5, 1.1), m(0, 4.6, -.1), 0, 1), (shade, m(1, 5, .8), m(-3.8, 5, .8), 0, .8))
    s.fill(m.poly((4.0, 4.9, .55), (3.7, 5.1, .3), (2.9, 5.15, .22), (3.0, 5.1, .5)), INK)
    prop(4.4)


def draw():
    s = Sheet(5)
    full = rect(0, 0, W, H)
    hz = 640
    s.fill(full, s.lin((0, 0), (0, hz), [(0, "#2A7880", 1), (.4, "#6FAFAB", 1), (.72, "#D9D1A2", 1), (1, "#F3C467", 1)]))
    sun = (1360, 560)
    for r, o in ((900, .08), (680, .11), (470, .15), (300, .2)):
        s.fill(oval(*sun, r), GLOW, o)
    s.glow(sun, 700, GLOW, .95)
    s.fill(oval(*sun, 96), CREAM)
    s.grain(full, TEAL, (900, 380), (-40, -120), 0, .85, filt="mist")
    for pts, o, c in (
        ([(-40, 120), (120, 86), (280, 100), (380, 66), (560, 64), (640, 92), (760, 96), (600, 124), (360, 130), (120, 140)], .7, ICE),
        ([(-40, 330), (80, 300), (220, 306), (320, 270), (470, 276), (540, 304), (660, 312), (500, 344), (240, 346)], .75, "#EAD9A8"),
        ([(900, 560), (1040, 520), (1180, 532), (1290, 496), (1420, 502), (1640, 476), (1640, 560), (1300, 572)], .75, CREAM),
        ([(1180, 110), (1300, 84), (1440, 92), (1640, 60), (1640, 120), (1440, 132), (1300, 126)], .55, ICE),
    ):
        d = curve(pts); ys = [p[1] for p in pts]
        s.fill(d, c, o); s.grain(d, SEA, (0, min(ys)), (-40, max(ys)+4), 0, .7)
    # the city over the water, dissolving into the light
    r = s.rnd
    for row, (c, lit, lo, hi) in enumerate((("#BFC59C", None, 60, 150), ("#7FA79C", "#F0D699", 40, 170), ("#3F7C7D", "#EDC27A", 24, 96))):
        x = -20
        while x < 1640:
            w, h = r.randint(26, 56), r.randint(lo, hi)
            f = 1.25 if 380 < x < 760 else .8
            if row < 2 and abs(x + w/2 - 380) < 34:
                x += w; continue
            block(s, x, w, hz - h*f, hz, c, lit, TEAL, r.choice("hvb") if row else None, cap=r.choice((0, 0, 8)), tone=.25)
            x += w + r.randint(0, 18)
        if row == 1:
            tower(s, 380, hz, 380, "#7FA497", TEAL, "#F6E2AE")
    s.glow((1300, hz), 1000, HONEY, .95, .32)
    # island: trees, hangar, control tower, runway
    d, x = f"M-20 {hz+6}", -20
    while x < 1640:
        w = r.randint(14, 44)
        d += f"C{x-2} {hz+2-r.randint(6, 12+w//2)} {x+w+2} {hz+2-r.randint(6, 12+w//2)} {x+w} {hz-r.randint(0, 3)}"
        x += w + (r.randint(8, 60) if r.random() < .22 else 0)
    d += f"L1640 {hz+20}L-20 {hz+20}Z"
    s.fill(d, "#12434A")
    s.form("M150 640L150 604C180 588 280 588 310 604L310 640Z", "#7FA79C", (TEAL, (310, 0), (150, 0), 0, .8)); s.fill(rect(176, 612, 108, 28), DEEP)
    s.form("M1180 640L1180 598L1400 598L1400 640Z", "#D9CBA6", (SEA, (1400, 0), (1180, 0), 0, .9)); s.line("M1190 612H1392", DEEP, 9, .9, "butt", dash="16 5"); s.line("M1176 598H1404", CREAM, 4)
    s.form("M1452 640L1458 540L1478 540L1484 640Z", "#D9CBA6", (SEA, (1480, 0), (1452, 0), 0, .9)); s.fill("M1440 522L1496 522L1488 542L1448 542Z", DEEP); s.line("M1452 531H1486", GLOW, 7, .9, "butt", dash="8 3"); s.fill("M1436 516L1500 516L1496 523L1440 523Z", CREAM); s.line("M1468 516V494", INK, 2.5); s.fill(oval(1468, 492, 3), VERM)
    land = poly([(-20, 648), (W+20, 640), (W+20, 712), (980, 716), (-20, 690)])
    s.form(land, "#6E8B5E", ("#2B5A52", (1400, 650), (200, 690), 0, 1), (HONEY, (1000, 680), (1640, 640), 0, .8))
    run = poly([(-20, 658), (W+20, 656), (W+20, 694), (-20, 676)])
    s.form(run, "#4B6268", (INK, (1200, 660), (100, 680), 0, .9), (GLOW, (1100, 670), (1600, 660), 0, .8))
    s.line("M-20 667L1620 674", CREAM, 3, .85, "butt", dash="52 34")
    s.line("M-20 657L1620 655", CREAM, 1.5, .7); s.line("M-20 678L1620 696", CREAM, 2, .7)
    for x in range(20, 1600, 90):
        y = 680 + x*.0115
        s.fill(oval(x, y, 3.2), GLOW); 
    s.grain("M700 672C820 662 1080 664 1180 674C1080 686 820 684 700 672Z", NIGHT, (900, 672), (1180, 672), .85, .6, filt="mist")
    s.fill(poly([(-20, 689), (980, 715), (W+20, 711), (W+20, 722), (980, 727), (-20, 699)]), "#0A2F37")
    # the harbour
    lake = poly([(-20, 698), (980, 726), (W+20, 721), (W+20, 920), (-20, 920)])
    s.fill(lake, s.lin((0, 700), (0, 900), [(0, "#3E868A", 1), (.4, "#1C646C", 1), (1, "#0B3742", 1)]))
    c = s.clip(lake)
    s.grain(lake, HONEY, (800, 700), (1400, 700), 0, .45, filt="dry"); s.grain(lake, DEEP, (900, 720), (-60, 880), 0, .9, filt="dry")
    glitter(s, 1360, 732, 894, 260, 620, GLOW, 190, 10, 74, .9); glitter(s, 1360, 732, 894, 120, 320, CREAM, 110, 10, 60, 1)
    glitter(s, 500, 730, 900, 900, 1500, MIST, 70, 10, 110, .3)
    # a sloop heeling in the breeze
    b = lambda d: move(d, 700, 800, .8, about=(270, 812))
    s.fill(b("M222 792L318 786C312 804 300 812 284 812L248 812C236 810 228 802 222 792Z"), INK); s.line(b("M268 790L262 664"), INK, 3)
    s.form(b("M266 668C300 706 316 744 318 780L270 784Z"), CREAM, (SEA, (716, 760), (690, 720), 0, .7)); s.form(b("M258 690C244 724 232 756 226 784L262 786Z"), SAND, (SEA, (694, 760), (664, 730), 0, .9))
    s.grain(b("M222 812L318 812L300 862L240 862Z"), NIGHT, (0, 800), (0, 842), .7, 0, filt="dry")
    aircraft(s, Model(985, 322, 27, 27, 7, 5))
    s.grain(full, NIGHT, (780, 640), (-200, 980), 0, .42, filt="mist")
    return s.svg("Plane taking off")
