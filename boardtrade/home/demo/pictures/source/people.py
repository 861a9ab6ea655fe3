"""Heads and hands, drawn once in profile (facing right, 100 units from crown to chin) and placed by move()."""
from studio import *

FACE = {
    "her": "M46 2C60 1 72 8 76 20C78 27 79.6 33 79.6 38C79.4 41 77.4 43 77.6 46C80 51 86 58 89.4 63C90.8 65.6 88.6 68 84.5 68.2"
           "C82.5 68.4 81.2 69 81.2 71C82 73 84.6 74 84.4 76C84 77.4 81.5 77.8 80.2 78.2C82 78.8 84 79.8 83.6 82"
           "C83 84 80 84.8 79.6 86.5C80.2 89 81.4 91 80.6 94.5C79.6 98.6 75 100.6 70 100C63 99 58 96.5 53 94"
           "C50 103 49.5 114 51 126L58 160L-4 160C6 140 12 112 10 92C2 72 -2 55 0 42C2 18 22 1 46 2Z",
    "him": "M46 2C60 1 72 7 76 18C78.6 25 80.4 32 81 36.6C81.6 39.6 79 42.4 78.8 46C81.4 51 87 58.6 91 64C92.4 67 90 69.6 85.6 69.8"
           "C83.4 70 82 70.6 82 72.4C82.6 74 84.4 74.8 84.2 76.6C83.8 77.6 82 78 81 78.4C82.4 79 84 80 83.6 82"
           "C83 84 81 84.8 80.8 86.6C82 89 84 91.6 83.6 95.4C82.8 100 78 103 72 102.6C63 101.6 58 99 53 96"
           "C51 104 52 116 54 128L62 160L-8 160C2 140 8 112 6 92C0 74 -3 56 -1 42C2 18 22 1 46 2Z",
}
TALK = ("M81 71C82 73 84.8 73.6 84.6 75.6C83.8 76.6 81.5 76.8 79 77.4", "M74 78C77 77 80 76.6 81.6 77.2L81.2 82.4C78.6 83 76 81.6 74 78Z")
EAR = "M38 47C43 42 48 47 46.5 54C45.6 59 44 61.4 42.6 64.6C41 67.4 37.4 66 37 62.4C36 57 34.4 50.6 38 47Z"

HAIR = {
    "bun": "M73.5 17C66 3 50 -4 34 -1C12 3 -4 22 -3 46C-2 58 2 68 8 76C16 74 26 70 31 62C34 54 36 46 41 43C50 40 60 36 66 29C70 25 72 21 73.5 17Z"
           "M-1 24C8 26 18 20 25 8C29 -4 29 -15 23 -24C14 -36 -8 -32 -14 -19C-20 -6 -13 12 -1 24Z",
    "low": "M75 19C69 4 54 -4 36 -2C12 1 -6 22 -5 46C-4 60 0 70 8 78C16 78 28 76 33 66C36 58 36 48 42 44C50 42 56 34 60 26C64 21 70 20 75 19Z"
           "M8 62C16 74 14 88 4 92C-8 97 -23 90 -22 76C-20 62 -4 58 8 62Z",
    "crop": "M77 21C72 4 56 -5 38 -3C12 0 -6 20 -4 46C-4 58 0 68 5 78C12 80 20 78 26 72C30 66 31 58 34 52C36 50 38 48 40 47C40 42 41 36 46 33"
            "C54 34 64 30 70 23C73 21 75 21 77 21Z",
    "short": "M78 23C76 8 66 -4 48 -5C30 -8 4 4 -3 30C-6 44 -4 58 1 70C6 78 14 80 22 76C27 68 29 60 34 54C37 50 40 50 41 48C42 40 44 34 50 31C58 32 66 30 71 26C74 24 76 23 78 23Z",
    "curls": "M79 26C84 16 78 8 72 8C72 -2 60 -7 53 -3C47 -12 33 -11 30 -4C19 -9 8 -1 9 8C-2 10 -8 22 -3 30C-11 38 -9 50 -2 54C-6 64 2 72 8 72C12 80 22 78 25 71"
             "C31 68 32 60 35 53C38 49 42 46 44 40C50 40 56 36 58 31C65 33 73 31 79 26Z",
    "bob": "M76 20C72 2 52 -7 34 -4C6 0 -12 24 -10 54C-10 74 -12 88 -6 102C6 108 26 106 42 101C48 92 49 78 48 66C50 56 56 46 62 34C66 28 72 24 76 20Z",
    "pony": "M75 18C68 3 52 -4 34 -2C12 1 -4 20 -4 44C-3 58 2 68 8 74C18 72 28 68 33 60C35 52 38 46 42 44C52 40 62 34 68 26C72 23 74 20 75 18Z"
            "M2 26C-14 24 -26 38 -28 60C-30 84 -20 104 -26 124C-14 118 -6 100 -6 82C-6 64 2 52 8 40C10 32 8 28 2 26Z",
    "hijab": "M77 24C73 3 54 -8 34 -5C8 -1 -10 20 -10 46C-10 72 -4 84 -14 108C-22 126 -24 140 -22 160L74 160C74 138 70 118 62 104C56 100 50 92 47 82C44 68 48 52 58 40C64 32 72 30 77 24Z",
    "turban": "M81 33C84 24 82 12 76 4C68 -10 48 -20 26 -16C4 -12 -12 6 -10 26C-9 38 -4 48 4 54C14 58 26 56 36 50C50 46 68 42 81 33Z",
    "bald": "M8 44C4 50 2 62 6 74C12 78 20 76 25 70C29 62 31 56 35 50C32 46 22 40 8 44Z",
}
BEARD = ("M41 58C42 68 46 74 54 76C64 76 72 72 79 72.6C82 73 84.4 74.6 84.2 76.4C82 77.6 78 77.4 75 78.6C78 80 81 80.4 83 82"
         "C83 84 81.4 85 81.6 87C83 90 85 94 84 99C80 106 68 107 58 102C48 97 40 86 37.6 70C37 64 38 60 41 58Z")


def head(s, x, y, size, left=False, turn=0, skin="brown", face="her", hair="bun", hue=NIGHT, sheen=TEAL, lit="front",
         talk=False, beard=None, glasses=None, earring=None, look=0, down=False, lips=None, warm=HONEY, neck=True, goggles=None):
    """A head in profile; (x, y) is the middle of the head, size the height from crown to chin."""
    base, dark, light = SKIN[skin]
    P = lambda d: move(d, x, y, size / 100, -turn if left else turn, left, (40, 52))
    q = lambda px, py: tuple(map(float, P(f"M{px} {py}")[1:].split()))
    # the neck keeps its own direction when the head bends
    sh = math.tan(math.radians(turn)) * 64
    fd = FACE[face]
    if sh:
        cut = fd.index("C50 103" if face == "her" else "C51 104")
        bx, nx = (-4, 10) if face == "her" else (-8, 6)
        fd = fd[:cut] + (f"C50 103 {n(50+.3*sh)} 114 {n(51.5+.5*sh)} 126L{n(60+sh)} 160L{n(bx+sh)} 160C{n(bx+10+.65*sh)} 140 {n(nx+2+.2*sh)} 112 {nx} 92"
                         "C0 73 -2 55 -.5 42C2 18 22 1 46 2Z")
    f = P(fd)
    s.fill(f, base)
    c = s.clip(f)
    if lit == "front":
        s.grain(f, dark, q(66, 50), q(6, 74), 0, 1)
        s.grain(f, dark, q(60, 92), q(40, 118), 0, 1.1, clip=s.clip(P("M84 84L56 92C50 94 44 88 40 80L0 70L-10 165L70 165L62 104L84 104Z")))
        s.grain(f, light, q(63, 46), q(82, 42), 0, 1)
        s.fill(P("M74 20C78 28 79 33 79 38C78 41 76 43 76.6 47C79 52 85 58 88 62.6C86 64 83 62.6 81 60C77 55 74 50 73.4 45C73 38 74 30 74 20Z"), light, .85, clip=c)
        s.fill(P("M70 55C75 57 78 60 78 63C75 66 70 66 66 63C66 59 67 56 70 55Z"), light, .55, clip=c)
    else:
        s.grain(f, dark, q(20, 40), q(72, 60), .25, 1)
        s.grain(f, TEAL, q(50, 60), q(92, 66), 0, .55)
        s.fill(P("M53 94C50 103 49.5 114 51 126L58 160L30 160C28 130 34 100 40 84Z"), dark, .75, clip=c)
        s.fill(P(f"M8 80C9 100 {n(8+.5*sh)} 130 {n(-6+sh)} 165L{n(6+sh)} 165C{n(16+.6*sh)} 140 17 112 14 84Z"), warm, .9, clip=c)
        s.fill(P("M46 1C60 0 72 7 77 18L74 22C68 12 58 6 46 5Z"), light, .7, clip=c)
    # features: few, and placed with care
    s.fill(P("M84.5 68.2C82 68.6 79 67.6 78 65.6C80 64.4 83 65.4 84.5 68.2Z"), dark, .8, clip=c)                 # nostril
    if down:
        s.fill(P("M66.4 46C69 42.6 73.4 42.2 76 44C76.6 47 75.6 49.6 73 50.4C70.4 50.4 67.6 48.8 66.4 46Z"), light if lit == "front" else base, .75, clip=c)
        s.line(P("M66 46.8C68.6 49.6 72 50.8 76.2 49.6M71 50.6L71.6 52.4M73.6 50.6L74.8 52.2"), NIGHT, max(1.2, size * .013), clip=c)
        s.line(P("M66.6 44C69.6 41.8 73 41.6 76 42.8"), dark, max(1, size * .009), .8, clip=c)
    else:
        ey = look
        s.fill(P(f"M67.5 {46.6+ey*.3}C70 {43.6} 73.6 43.6 75.6 {45.4}C75.4 47.6 74 49 71.6 49.2C70 48.8 68.6 48 67.5 {46.6+ey*.3}Z"), "#F3E6D4" if skin != "deep" else "#E9D6C0", .9, clip=c)
        s.fill(P(f"M72.4 {44.2+ey*.2}C74.6 {43.8} 75.8 45 75.7 46.2C75.4 48 74 49.2 72.8 49C71.8 47.6 71.8 45.6 72.4 {44.2+ey*.2}Z"), NIGHT, clip=c)
        s.line(P("M65.6 47.4C68.4 43.2 73 42.2 76.4 44.4"), NIGHT, max(1.2, size * .013), clip=c)
    brow = P("M63 40.4C67 36 73 34.6 78.6 37.4L78.4 39.4C73.6 37.4 68 38.2 63 40.4Z")
    s.fill(brow, hue if hair not in ("hijab", "turban") else NIGHT, .95, clip=c)
    if talk:
        s.fill(P(TALK[1]), "#3A1114", clip=c)
        s.fill(P("M76 77.8C78.6 77 80.4 76.8 81.4 77.4L81 79C79 79.4 77.4 79 76 77.8Z"), CREAM, .95, clip=c)
    lipc = lips or dark
    if talk:
        s.fill(P("M76 76.8C78.6 73.8 81 71.8 82 72.4C84 73.4 85.4 75 84.6 76.4C82 77.4 79 77 76 76.8ZM76 81.4C78.6 83 81 82.4 81.8 81C83.6 81.4 84.2 82.4 83.4 83.8C81 85.2 78 84.2 76 81.4Z"), lipc, clip=c)
    else:
        s.fill(P("M75 78C78 75.6 80 73.2 81.6 72.8C83.8 73.4 85 75 84.2 76.4C82 78 78 78.2 75 78ZM75 78.4C79 78.6 82 78.4 83.4 79.6C84.4 81.6 83 84 80.6 84.2C78 83 76.4 80.6 75 78.4Z"), lipc, .85 if lips else .6, clip=c)
        s.line(P("M73.6 78.6C77 77.8 79.6 78.2 82 77.8"), dark, max(1, size * .009), clip=c)
    if hair != "hijab":
        e = P(EAR)
        s.form(e, base, (dark, q(46, 44), q(38, 66), 0, 1)) if lit == "front" else s.form(e, base, (light, q(46, 60), q(36, 46), 0, 1))
        s.line(P("M40 49C44 47 45 51 43 55C42 57 41 59 41 61"), dark, max(1, size * .012), .8)
        if earring:
            s.fill(P(oval(40.5, 69.5, 2.6)), earring)
    if beard:
        b = P(BEARD)
        s.fill(b, beard, .96, clip=c)
        s.fill(P("M54 94C64 98 76 98 83.6 92C85 104 78 108 70 108C62 107 56 102 54 94Z"), beard)
        s.fill(P("M75 78.4C79 78.2 82 78.4 83.4 79.6C84 81 83 82 80.6 82C78 81 76.4 79.6 75 78.4Z"), dark)
    if hair == "turban":                                  # hair at the nape and before the ear
        s.fill(P("M2 50C0 60 2 68 6 75C14 76 24 70 30 58L36 48L20 46Z"), NIGHT, .92, clip=c)
    h = P(HAIR[hair])
    s.fill(h, hue)
    if lit == "front":
        s.grain(h, sheen, q(20, 40), q(70, 0), 0, .95)
    else:
        s.grain(h, sheen, q(60, 20), q(0, 20), 0, .7)
        hc = s.clip(h)
        s.line(P("M60 -6C34 -12 4 0 -5 26C-10 44 -8 60 2 80"), warm, size * .05, .95, clip=hc)
        if hair in ("bob", "hijab", "pony", "curls"):
            s.line(P("M-8 40C-13 60 -12 84 -8 104C-14 120 -24 140 -23 160"), warm, size * .05, .95, clip=hc)
    hc = s.clip(h)
    if hair == "bun":
        s.line(P("M70 14C52 4 22 10 8 40M62 24C46 18 24 24 10 58M16 -24C4 -26 -8 -18 -4 -2"), sheen, max(1, size*.014), .8, clip=hc)
    if hair == "turban":
        s.line(P("M80 28C60 6 30 2 -6 14M78 14C58 -4 28 -10 0 4M76 34C50 30 20 32 0 44M70 0C52 -12 34 -14 14 -10"), sheen, max(1.5, size*.022), .75, clip=hc)
    if hair == "hijab":
        s.line(P("M66 28C50 32 34 50 34 80C36 104 52 112 58 130M58 40C44 60 36 84 10 104M-8 60C0 90 20 120 24 160"), sheen, max(1.5, size*.02), .7, clip=hc)
    if hair in ("bob", "pony", "crop", "short", "low"):
        s.line(P("M70 16C48 6 18 14 4 44M62 26C44 22 20 34 8 66"), sheen, max(1, size*.013), .6, clip=hc)
    if glasses or goggles:
        g = glasses or goggles
        w = max(1.6, size * .016)
        if goggles:
            s.fill(P("M62 39C68 37 75 37 80 38.6C82 43 82 49 79 53.6C74 55.4 66 55 62.6 52C60 48 60 42 62 39Z"), ICE, .3)
            s.fill(P("M76.4 38L79.6 39C81 43 81 47 79.6 51L77 53.4Z"), CREAM, .75)
        s.line(P("M63 41C68 39 76 39 79.6 41C81 46 80 51 77 53C72 54.6 66 53.6 64 51C62.4 48 62 44 63 41ZM63 44L41 48" if glasses else "M62 39C68 37 75 37 80 38.6C82 43 82 49 79 53.6C74 55.4 66 55 62.6 52C60 48 60 42 62 39ZM61 45L40 48"), g, w)
    return P, q


# Hands, each about 100 units from wrist to fingertip, pointing right, thumb up; drawn as palm plus fingers.
HANDS = {
    # open, palm up, offering a point
    "open": (["M0 -20C14 -24 30 -26 42 -23C52 -20 58 -14 60 -8C62 0 60 10 54 16C44 24 26 26 12 24L0 20Z",
              "M46 -22C60 -29 76 -34 88 -33C94 -32 94 -26 88 -24C76 -20 64 -15 54 -8Z",
              "M52 -14C68 -18 88 -19 99 -15C104 -12 102 -6 96 -6C82 -7 68 -5 56 -1Z",
              "M54 -5C70 -7 86 -4 96 2C100 6 97 11 91 10C80 6 68 5 56 7Z",
              "M50 4C64 4 76 9 84 16C87 20 83 24 78 22C70 18 60 15 48 16Z",
              "M14 -20C20 -34 30 -46 40 -52C47 -55 52 -49 48 -43C42 -36 38 -30 38 -22Z"],
             "M56 -8L88 -20M58 0L95 -5M56 8L90 9"),
    # resting flat on a table, seen from the side
    "rest": (["M0 -17C16 -22 34 -22 48 -15C60 -9 74 -3 92 4C98 8 96 14 88 14C70 15 40 16 20 15L0 14Z",
              "M20 4C34 8 44 14 52 20C55 25 50 28 44 26C32 22 20 18 10 14Z",
              "M46 -8C62 -2 78 4 98 10C104 14 100 18 94 18C76 18 58 14 44 6Z"],
             "M50 2C64 7 78 11 92 13M48 -6C62 0 76 5 90 8"),
    # pointing
    "point": (["M0 -18C14 -22 30 -24 42 -20C52 -16 56 -8 56 0C56 10 50 18 40 20C26 24 12 22 0 18Z",
               "M38 -20C56 -22 80 -20 100 -15C105 -12 104 -7 98 -6C80 -6 60 -6 44 -6Z",
               "M42 -8C54 -8 64 -4 66 2C66 8 58 10 50 8C46 8 42 6 40 2ZM40 4C50 6 58 10 58 15C56 20 46 20 38 16Z",
               "M10 -18C18 -28 30 -36 44 -36C50 -34 50 -28 44 -26C36 -22 32 -18 30 -10Z"],
              "M44 -5C50 -6 58 -5 62 -2M42 6C48 8 52 10 56 13"),
    # a loose fist round something
    "grip": (["M0 -18C14 -24 32 -26 46 -20C56 -14 60 -4 58 8C56 18 48 24 36 24C22 25 10 22 0 18Z",
              "M36 -22C48 -22 58 -16 60 -8C58 -2 50 -4 42 -8ZM42 -8C54 -8 62 -2 62 6C60 11 50 9 44 5ZM42 5C52 6 58 11 56 18C52 23 44 20 38 16Z",
              "M8 -20C16 -32 30 -38 42 -34C48 -31 46 -25 40 -24C32 -22 28 -16 24 -8Z"],
             "M44 -8C50 -7 55 -5 58 -2M44 5C50 6 54 8 56 12"),
}


def hand(s, kind, x, y, size, turn=0, left=False, skin="brown", mirror=False, shade_from=None):
    base, dark, light = SKIN[skin]
    parts, lines = HANDS[kind]

    def P(d):
        if mirror:
            d = re.sub(r"(-?[\d.]+) (-?[\d.]+)", lambda m: f"{m.group(1)} {-float(m.group(2))}", d.replace(",", " "))
        return move(d, x, y, size / 100, -turn if left else turn, left)
    for p in parts:
        s.fill(P(p), base)
        s.line(P(p), base, 1)
    whole = "".join(P(p) for p in parts)
    a, b = (x + size * .3, y - size * .3), (x, y + size * .32)
    s.grain(whole, dark, a, b, 0, .9)
    s.grain(whole, light, (x, y + size * .1), (x + size * .35, y - size * .4), 0, .9)
    s.line(P(lines), dark, max(1.1, size * .018), .75)
    return P


# Bodies: a coat in three-quarter profile and jointed sleeves, built from the head outwards.

def limb_path(a, b, c, ra, rb, rc):
    """Outline of a sleeve from shoulder a by elbow b to wrist c, and the elbow's crease."""
    def normal(p, q):
        dx, dy = q[0] - p[0], q[1] - p[1]
        m = math.hypot(dx, dy) or 1
        return -dy/m, dx/m
    n1, n2 = normal(a, b), normal(b, c)
    m = math.hypot(n1[0]+n2[0], n1[1]+n2[1]) or 1
    nb = (n1[0]+n2[0])/m, (n1[1]+n2[1])/m
    cross = (b[0]-a[0])*(c[1]-b[1]) - (b[1]-a[1])*(c[0]-b[0])
    l, r = (rb*.86, rb*1.08) if cross > 0 else (rb*1.08, rb*.86)
    ux, uy = n1[1], -n1[0]
    ux, uy = -ux, -uy
    pts = [(a[0]+ux*ra*.92, a[1]+uy*ra*.92), (a[0]+n1[0]*ra, a[1]+n1[1]*ra), (b[0]+nb[0]*l, b[1]+nb[1]*l), (c[0]+n2[0]*rc, c[1]+n2[1]*rc, 0),
           (c[0]-n2[0]*rc, c[1]-n2[1]*rc, 0), (b[0]-nb[0]*r, b[1]-nb[1]*r), (a[0]-n1[0]*ra, a[1]-n1[1]*ra)]
    k = 1 if cross > 0 else -1                       # the crease starts on the inner side of the elbow
    p, q = (b[0]+nb[0]*k*rb*.8, b[1]+nb[1]*k*rb*.8), (b[0]-nb[0]*k*rb*.25+ux*rb*.3, b[1]-nb[1]*k*rb*.25+uy*rb*.3)
    crease = f"M{n(p[0])} {n(p[1])}Q{n(b[0]+ux*rb*.25)} {n(b[1]+uy*rb*.25)} {n(q[0])} {n(q[1])}"
    return curve(pts), crease, n2


def limb(s, a, b, c, ra, rb, rc, colour, dark, light=None, sun=1, cuff=None):
    """A sleeve that grows out of the shoulder; sun is the side (+1 right) the light falls on."""
    d, crease, n2 = limb_path(a, b, c, ra, rb, rc)
    i = s._id("m")
    g = s.lin((a[0], a[1]-ra*.55), (a[0]+(b[0]-a[0])*.62, a[1]+(b[1]-a[1])*.62), [(0, "#000", 1), (1, "#fff", 1)])
    s.defs.append(f'<mask id="{i}" maskUnits="userSpaceOnUse" x="0" y="0" width="{W}" height="{H}"><path d="{rect(0, 0, W, H)}" fill="{g}"/></mask>')
    s.raw(f'<g mask="url(#{i})">')
    s.fill(d, colour)
    mx, my = (a[0]+b[0]+c[0])/3, (a[1]+b[1]+c[1])/3
    s.grain(d, dark, (mx + sun*ra*.4, my - ra*.5), (mx - sun*ra*1.9, my + ra*1.9), 0, 1)
    if light:
        s.grain(d, light, (mx + sun*ra*.6, my + ra*.2), (mx + sun*ra*2.8, my - ra*.9), 0, .85)
    s.line(crease, dark, max(1.4, ra*.05), .8)
    s.end()
    if cuff:
        m = math.hypot(c[0]-b[0], c[1]-b[1]) or 1
        ex, ey, t = (c[0]-b[0])/m, (c[1]-b[1])/m, rc*.62
        q = poly([(c[0]+n2[0]*rc*.92, c[1]+n2[1]*rc*.92), (c[0]-n2[0]*rc*.92, c[1]-n2[1]*rc*.92),
                  (c[0]-n2[0]*rc*.82+ex*t, c[1]-n2[1]*rc*.82+ey*t), (c[0]+n2[0]*rc*.82+ex*t, c[1]+n2[1]*rc*.82+ey*t)])
        s.fill(q, cuff)
        s.grain(q, "#6F8E8A", (c[0]+sun*rc, c[1]-rc), (c[0]-sun*rc, c[1]+rc), 0, .9)
    return d


def coat(s, x, y, h, drop, left=False, lean=0, colour=TEAL, dark=NIGHT, light=HONEY, shirt=CREAM, lapel=None, tie=None,
         wide=1.0, lit="front", shade=1.0):
    """Shoulders and trunk under a head of size h at (x, y), down to y = drop, drawn after the head.

    lean > 0 bends forwards.  Returns a function that turns head-units into page points, for the arms.
    """
    f = -1 if left else 1
    X = lambda u, v: (x + f*(u*wide + lean*(.62 - v)*.35)*h, y + v*h)
    D = (drop - y) / h
    a, b = (X(.3, 1.0), X(-1.1, 1.5)) if lit == "front" else (X(-.5, 1.0), X(.7, 1.4))
    trunk = curve([(*X(-.37, .47), 0), X(-.55, .63), X(-.80, .80), X(-.97, 1.16), X(-.96, 1.7), (*X(-.92, D), 0), (*X(.50, D), 0), X(.56, min(2.1, D*.82)),
                   X(.60, 1.5), X(.53, 1.14), X(.36, .90), (*X(.20, .74), 0), X(-.02, .72), X(-.2, .62)])
    s.fill(trunk, colour)
    s.grain(trunk, dark, a, b, 0, shade)
    s.grain(trunk, light, X(.36 if lit == "front" else -.66, 1.1), X(.72 if lit == "front" else -1.1, 1.0), 0, .9)
    soft = "#6F8E8A" if shirt and int(shirt[1:3], 16) > 190 else dark          # shade for pale cloth
    if lapel:
        vee = curve([(*X(-.16, .62), 0), X(.0, .74), (*X(.2, .72), 0), X(.36, .92), (*X(.45, 1.36), 0), X(.2, 1.04), X(-.04, .8)])
        s.form(vee, shirt, (soft, *((X(.36, .8), X(.0, 1.0)) if lit == "front" else (X(.0, .8), X(.42, .9))), 0, .75))
        if tie:
            s.form(poly([X(.15, .74), X(.25, .74), X(.27, .83), X(.42, 1.2), X(.41, 1.32), X(.32, 1.2), X(.18, .84)]), tie, (dark, X(.3, .9), X(.2, 1.2), 0, .7))
        lp = curve([(*X(-.37, .47), 0), X(-.33, .58), (*X(-.26, .84), 0), X(-.04, 1.06), (*X(-.12, 1.12), 0), X(.14, 1.42), (*X(.44, 1.70), 0), X(.3, 1.24), X(.08, .90), (*X(-.14, .64), 0)])
        s.form(lp, lapel, (dark, X(.2, 1), X(-.3, 1.1), 0, .75))
        s.line(curve([X(-.26, .84), X(-.04, 1.06), (*X(-.12, 1.12), 0), X(.14, 1.42), X(.44, 1.70)], False), dark, max(1.5, h*.016), .8)
    if shirt:
        band = curve([(*X(-.385, .42), 0), X(-.20, .52), X(-.02, .60), (*X(.11, .60), 0), (*X(.22, .76), 0), X(.02, .76), X(-.2, .66), (*X(-.40, .50), 0)])
        s.form(band, shirt, (soft, *((X(.12, .6), X(-.3, .56)) if lit == "front" else (X(-.3, .5), X(.16, .66))), 0, .7))
        if lapel:
            s.form(poly([X(-.06, .60), X(.12, .60), X(.17, .74), X(.06, .96), X(-.10, .74)]), shirt, (soft, X(.14, .7), X(-.06, .9), 0, .6))
    return X, trunk


def arm(s, X, h, elbow, wrist, colour, dark, light=None, sun=1, cuff=None, shoulder=(-.52, 1.06), radii=(.42, .31, .19),
        trunk=None, floor=H, grip=None, turn=0):
    """The near arm of a coat, in head-units, with its shadow on the trunk and a hand: grip = (kind, size, skin)."""
    a, b, c = X(*shoulder), X(*elbow), X(*wrist)
    left = c[0] < b[0]
    bx, by = c[0] - b[0], c[1] - b[1]
    m = math.hypot(bx, by)
    if grip:
        kind, size, skin = grip
        ang = math.degrees(math.atan2(by, bx))
        ang = (180 - ang if ang > 0 else -180 - ang) if left else ang
        hand(s, kind, c[0] + bx/m*h*(.06 if cuff else -.03), c[1] + by/m*h*(.06 if cuff else -.03), size, turn=ang + turn, left=left, skin=skin)
    if trunk:
        d = limb_path(a, b, c, *(q*h*.94 for q in radii))[0]
        s.group(clip=s.clip(rect(0, 0, W, floor)))
        s.grain(move(d, -.10*h*(1 if sun > 0 else -1), .13*h), dark, (a[0], a[1]), (b[0], b[1]), 0, .6, filt="mist", clip=s.clip(trunk))
        s.end()
    return limb(s, a, b, c, *(q*h for q in radii), colour, dark, light, sun, cuff)
