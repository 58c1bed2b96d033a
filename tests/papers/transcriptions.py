"""Scalar transcriptions of published optimisation update rules (test oracles).

Plain Python 3.11, standard library only.  One function per rule.  Each one
simulates ONE run and returns the list of states after step 1, 2, ..., `steps`;
a state is a dict of freshly copied lists.  Steps are counted t = 1, 2, ...;
all auxiliary state starts at zero unless the docstring says otherwise.
`gradient(point, t)` gets a fresh copy of the point and is called exactly once
per step, in order (twice, with the same t, in `sam`).

Every coordinate is handled in an explicit loop and every power is recomputed
from t, so that nothing here shares a trick with a vectorised implementation.
Results are in double precision; evaluation order follows the printed formula,
so a comparison should allow a few units of rounding.

Written from the formulas alone, by someone who had not seen the code under
test.  What could be matched: Nesterov, Adagrad, Adam, Lion, LAMB, Muon and SAM
against restatements of their papers; not matched are the indexing of the
schedule-free average (here its first weight is 1, as in the authors' code), the
clip bound of Sophia, and the initial values of AdaptiveRevision, whose box of
the algorithm was reproduced from a public parameter server.
"""

import math


def _copy(vector):
    """A fresh list of floats."""
    return [float(value) for value in vector]


def _copy_rows(matrix):
    """A fresh list of rows of floats."""
    return [[float(value) for value in row] for row in matrix]


def _ask(callable_, point, t):
    """Ask for a vector at a copy of `point`, checking its length."""
    answer = _copy(callable_(_copy(point), t))
    if len(answer) != len(point):
        raise ValueError("expected %d coordinates, got %d" % (len(point), len(answer)))
    return answer


def _norm(vector):
    """Euclidean norm: square root of the plain left-to-right sum of squares."""
    total = 0.0
    for value in vector:
        total = total + value * value
    return math.sqrt(total)


# ---------------------------------------------------------------------------
# Gradient descent and momentum
# ---------------------------------------------------------------------------


def gd(theta0, gradient, steps, *, eta):
    """Plain gradient descent, Ruder's survey (arXiv 1609.04747) section 2.

        theta_t = theta_{t-1} - eta * g_t,   g_t at theta_{t-1}

    State: theta.
    """
    theta = _copy(theta0)
    states = []
    for t in range(1, steps + 1):
        g = _ask(gradient, theta, t)
        for i in range(len(theta)):
            theta[i] = theta[i] - eta * g[i]
        states.append({"theta": _copy(theta)})
    return states


def momentum(theta0, gradient, steps, *, eta, gamma):
    """Momentum (heavy ball), Ruder's survey (arXiv 1609.04747) section 4.1.

        v_t     = gamma * v_{t-1} + eta * g_t,   g_t at theta_{t-1}
        theta_t = theta_{t-1} - v_t

    Convention: eta is inside the velocity, so v carries the step's scale.
    State: theta, v.
    """
    theta = _copy(theta0)
    v = [0.0] * len(theta)
    states = []
    for t in range(1, steps + 1):
        g = _ask(gradient, theta, t)
        for i in range(len(theta)):
            v[i] = gamma * v[i] + eta * g[i]
            theta[i] = theta[i] - v[i]
        states.append({"theta": _copy(theta), "v": _copy(v)})
    return states


def nag(theta0, gradient, steps, *, eta, gamma):
    """Nesterov accelerated gradient, Ruder's survey section 4.2.

    (The form of Sutskever et al. 2013, eqs. 3-4, with the sign of v flipped.)

        g_t     = gradient at theta_{t-1} - gamma * v_{t-1}
        v_t     = gamma * v_{t-1} + eta * g_t
        theta_t = theta_{t-1} - v_t

    Convention: the state's theta is the true iterate, not the look-ahead point.
    State: theta, v.
    """
    theta = _copy(theta0)
    v = [0.0] * len(theta)
    states = []
    for t in range(1, steps + 1):
        lookahead = []
        for i in range(len(theta)):
            lookahead.append(theta[i] - gamma * v[i])
        g = _ask(gradient, lookahead, t)
        for i in range(len(theta)):
            v[i] = gamma * v[i] + eta * g[i]
            theta[i] = theta[i] - v[i]
        states.append({"theta": _copy(theta), "v": _copy(v)})
    return states


# ---------------------------------------------------------------------------
# Adaptive rules
# ---------------------------------------------------------------------------


def adagrad(theta0, gradient, steps, *, eta, epsilon):
    """Adagrad (Duchi, Hazan, Singer 2011, diagonal form), survey section 4.3.

        G_t     = G_{t-1} + g_t^2
        theta_t = theta_{t-1} - eta / sqrt(G_t + epsilon) * g_t

    Convention: the survey's, epsilon INSIDE the root; G_t already includes the
    current gradient; G_0 = 0.  (Duchi et al. instead add delta to the root.)
    State: theta, G.
    """
    theta = _copy(theta0)
    G = [0.0] * len(theta)
    states = []
    for t in range(1, steps + 1):
        g = _ask(gradient, theta, t)
        for i in range(len(theta)):
            G[i] = G[i] + g[i] ** 2
            theta[i] = theta[i] - eta / math.sqrt(G[i] + epsilon) * g[i]
        states.append({"theta": _copy(theta), "G": _copy(G)})
    return states


def adam(theta0, gradient, steps, *, eta, beta1, beta2, epsilon):
    """Adam, Kingma & Ba 2015 (arXiv 1412.6980), Algorithm 1.

        m_t     = beta1 * m_{t-1} + (1 - beta1) * g_t
        v_t     = beta2 * v_{t-1} + (1 - beta2) * g_t^2
        mhat_t  = m_t / (1 - beta1^t)
        vhat_t  = v_t / (1 - beta2^t)
        theta_t = theta_{t-1} - eta * mhat_t / (sqrt(vhat_t) + epsilon)

    Convention: epsilon outside the root and added to the bias-corrected root
    (not the "epsilon hat" of the reordered form before section 2.1).
    The state's m and v are the uncorrected moments.  State: theta, m, v.
    """
    theta = _copy(theta0)
    m = [0.0] * len(theta)
    v = [0.0] * len(theta)
    states = []
    for t in range(1, steps + 1):
        g = _ask(gradient, theta, t)
        for i in range(len(theta)):
            m[i] = beta1 * m[i] + (1.0 - beta1) * g[i]
            v[i] = beta2 * v[i] + (1.0 - beta2) * g[i] ** 2
            mhat = m[i] / (1.0 - beta1**t)
            vhat = v[i] / (1.0 - beta2**t)
            theta[i] = theta[i] - eta * mhat / (math.sqrt(vhat) + epsilon)
        states.append({"theta": _copy(theta), "m": _copy(m), "v": _copy(v)})
    return states


def _sign(value):
    """-1, 0 or 1; the sign of an exact zero (of either kind) is 0."""
    if value > 0.0:
        return 1.0
    if value < 0.0:
        return -1.0
    return 0.0


def lion(theta0, gradient, steps, *, eta, beta1, beta2, weight_decay):
    """Lion, Chen et al. 2023 (arXiv 2302.06675), Algorithm 2.

        c_t     = beta1 * m_{t-1} + (1 - beta1) * g_t
        theta_t = theta_{t-1} - eta * (sign(c_t) + weight_decay * theta_{t-1})
        m_t     = beta2 * m_{t-1} + (1 - beta2) * g_t

    Convention: sign(0) = 0; weight decay decoupled and scaled by eta; the
    momentum is updated after the parameters, from the old m.
    State: theta, m.
    """
    theta = _copy(theta0)
    m = [0.0] * len(theta)
    states = []
    for t in range(1, steps + 1):
        g = _ask(gradient, theta, t)
        for i in range(len(theta)):
            c = beta1 * m[i] + (1.0 - beta1) * g[i]
            theta[i] = theta[i] - eta * (_sign(c) + weight_decay * theta[i])
            m[i] = beta2 * m[i] + (1.0 - beta2) * g[i]
        states.append({"theta": _copy(theta), "m": _copy(m)})
    return states


def schedule_free(theta0, gradient, steps, *, eta, beta):
    """Schedule-Free SGD, Defazio et al. 2024 (arXiv 2405.15682), section 1.

        y_t = (1 - beta) * z_{t-1} + beta * x_{t-1}     (gradient asked here)
        z_t = z_{t-1} - eta * g_t
        x_t = (1 - c_t) * x_{t-1} + c_t * z_t,   c_t = 1/t

    with z_0 = x_0 = theta0.

    Convention: the paper's equations print x_{t+1} with c_{t+1} = 1/(t+1).
    Counted from t = 0 that is this function: the first step has c = 1, hence
    x_1 = z_1, the initial point drops out and x_t is the uniform average of
    the z's the t steps produced.  The same weights follow from the general
    form c_{t+1} = gamma_t^2 / sum_{i<=t} gamma_i^2 at a constant step size.
    Counted from t = 1 (z_1 = x_1 the initial point) the first step has
    c = 1/2 instead, so that the start counts in the average.
    State: x, z (both after the step).
    """
    x = _copy(theta0)
    z = _copy(theta0)
    states = []
    for t in range(1, steps + 1):
        y = []
        for i in range(len(x)):
            y.append((1.0 - beta) * z[i] + beta * x[i])
        g = _ask(gradient, y, t)
        c = 1.0 / t
        for i in range(len(x)):
            z[i] = z[i] - eta * g[i]
            x[i] = (1.0 - c) * x[i] + c * z[i]
        states.append({"x": _copy(x), "z": _copy(z)})
    return states


def lamb(theta0, gradient, steps, *, eta, beta1, beta2, epsilon, weight_decay):
    """LAMB, You et al. 2020 (arXiv 1904.00962), Algorithm 2, phi = identity.

        m_t, v_t, mhat_t, vhat_t as in Adam
        r_t     = mhat_t / (sqrt(vhat_t) + epsilon)
        u_t     = r_t + weight_decay * theta_{t-1}
        ratio   = ||theta_{t-1}|| / ||u_t||   (1 unless both norms are > 0)
        theta_t = theta_{t-1} - eta * ratio * u_t

    Convention: the whole vector is ONE layer; norms are Euclidean and both are
    taken before the update.  The rule "ratio 1 if a norm is zero" is not in the
    algorithm box, which leaves that case undefined.  State: theta, m, v.
    """
    theta = _copy(theta0)
    m = [0.0] * len(theta)
    v = [0.0] * len(theta)
    states = []
    for t in range(1, steps + 1):
        g = _ask(gradient, theta, t)
        u = []
        for i in range(len(theta)):
            m[i] = beta1 * m[i] + (1.0 - beta1) * g[i]
            v[i] = beta2 * v[i] + (1.0 - beta2) * g[i] ** 2
            mhat = m[i] / (1.0 - beta1**t)
            vhat = v[i] / (1.0 - beta2**t)
            r = mhat / (math.sqrt(vhat) + epsilon)
            u.append(r + weight_decay * theta[i])
        theta_norm = _norm(theta)
        u_norm = _norm(u)
        if theta_norm > 0.0 and u_norm > 0.0:
            ratio = theta_norm / u_norm
        else:
            ratio = 1.0
        for i in range(len(theta)):
            theta[i] = theta[i] - eta * ratio * u[i]
        states.append({"theta": _copy(theta), "m": _copy(m), "v": _copy(v)})
    return states


def _clip(value, bound):
    """clip(z, rho) = max(min(z, rho), -rho)."""
    return max(min(value, bound), -bound)


def sophia(theta0, gradient, curvature, steps, *, eta, beta1, beta2, gamma, epsilon, weight_decay, every):
    """Sophia, Liu et al. 2024 (arXiv 2305.14342), Algorithm 3.

        m_t = beta1 * m_{t-1} + (1 - beta1) * g_t
        h_t = beta2 * h_{t-k} + (1 - beta2) * hhat_t     on t = 1, 1+k, 1+2k, ...
        h_t = h_{t-1}                                    otherwise
        theta <- theta - eta * weight_decay * theta      (decay first)
        theta <- theta - eta * clip(m_t / max(gamma * h_t, epsilon), 1)

    with k = `every`, g_t and hhat_t at theta_{t-1} (before the decay).

    Conventions: `curvature(point, t)` is called after `gradient(point, t)` on
    the steps named above and on no other; k = 1 means every step (the paper's
    "t mod k = 1" would then never hold).  A negative h is caught by the max.
    h_0 = 0, no bias correction.  State: theta, m, h.
    """
    theta = _copy(theta0)
    m = [0.0] * len(theta)
    h = [0.0] * len(theta)
    states = []
    for t in range(1, steps + 1):
        g = _ask(gradient, theta, t)
        for i in range(len(theta)):
            m[i] = beta1 * m[i] + (1.0 - beta1) * g[i]
        if (t - 1) % every == 0:
            hhat = _ask(curvature, theta, t)
            for i in range(len(theta)):
                h[i] = beta2 * h[i] + (1.0 - beta2) * hhat[i]
        for i in range(len(theta)):
            theta[i] = theta[i] - eta * weight_decay * theta[i]
            ratio = m[i] / max(gamma * h[i], epsilon)
            theta[i] = theta[i] - eta * _clip(ratio, 1.0)
        states.append({"theta": _copy(theta), "m": _copy(m), "h": _copy(h)})
    return states


# ---------------------------------------------------------------------------
# Muon
# ---------------------------------------------------------------------------


def _product(A, B):
    """Matrix product of two lists of rows."""
    rows, inner, cols = len(A), len(B), len(B[0])
    result = []
    for i in range(rows):
        row = []
        for j in range(cols):
            total = 0.0
            for k in range(inner):
                total = total + A[i][k] * B[k][j]
            row.append(total)
        result.append(row)
    return result


def _transpose(A):
    """Transpose of a list of rows."""
    result = []
    for j in range(len(A[0])):
        row = []
        for i in range(len(A)):
            row.append(A[i][j])
        result.append(row)
    return result


def newton_schulz_5(G):
    """Five quintic Newton-Schulz steps towards the nearest semi-orthogonal matrix.

    Jordan 2024 ("Muon: An optimizer for hidden layers in neural networks"),
    coefficients a, b, c = 3.4445, -4.7750, 2.0315; X <- G / (||G||_F + 1e-7);
    works on the transpose when rows > cols; each step
    A = X X^T, X <- a X + (b A + c A A) X.  In double precision (the post's
    code runs in bfloat16).
    """
    a, b, c = 3.4445, -4.7750, 2.0315
    total = 0.0
    for row in G:
        for value in row:
            total = total + value * value
    scale = math.sqrt(total) + 1e-7
    X = []
    for row in G:
        X.append([value / scale for value in row])
    tall = len(G) > len(G[0])
    if tall:
        X = _transpose(X)
    for _ in range(5):
        A = _product(X, _transpose(X))
        AA = _product(A, A)
        inner = []
        for i in range(len(A)):
            row = []
            for j in range(len(A)):
                row.append(b * A[i][j] + c * AA[i][j])
            inner.append(row)
        innerX = _product(inner, X)
        updated = []
        for i in range(len(X)):
            row = []
            for j in range(len(X[0])):
                row.append(a * X[i][j] + innerX[i][j])
            updated.append(row)
        X = updated
    if tall:
        X = _transpose(X)
    return X


def muon(W0, gradient, steps, *, eta, gamma, nesterov):
    """Muon, Jordan 2024 (cf. Liu et al. 2025, arXiv 2502.16982), one matrix.

        B_t = mu * B_{t-1} + G_t
        X   = G_t + mu * B_t   if nesterov, else B_t
        O_t = NewtonSchulz5(X)
        W_t = W_{t-1} - eta * sqrt(max(1, rows/cols)) * O_t

    with mu = `gamma`.

    Conventions: momentum without dampening (no factor 1 - mu); the sqrt(max(1,
    rows/cols)) factor is from Jordan's implementation, not from the algorithm
    box, and differs from Liu et al.'s 0.2 * sqrt(max(rows, cols)); no weight
    decay.  `gradient(W, t)` takes and returns rows.  State: theta (rows), B.
    """
    W = _copy_rows(W0)
    rows, cols = len(W), len(W[0])
    B = [[0.0] * cols for _ in range(rows)]
    states = []
    for t in range(1, steps + 1):
        G = _copy_rows(gradient(_copy_rows(W), t))
        if len(G) != rows or any(len(row) != cols for row in G):
            raise ValueError("the gradient is not %d by %d" % (rows, cols))
        X = []
        for i in range(rows):
            row = []
            for j in range(cols):
                B[i][j] = gamma * B[i][j] + G[i][j]
                if nesterov:
                    row.append(G[i][j] + gamma * B[i][j])
                else:
                    row.append(B[i][j])
            X.append(row)
        O = newton_schulz_5(X)
        factor = math.sqrt(max(1.0, rows / cols))
        for i in range(rows):
            for j in range(cols):
                W[i][j] = W[i][j] - eta * factor * O[i][j]
        states.append({"theta": _copy_rows(W), "B": _copy_rows(B)})
    return states


# ---------------------------------------------------------------------------
# Delayed gradients
# ---------------------------------------------------------------------------


def adaptive_revision(theta0, events, *, alpha):
    """AdaptiveRevision, McMahan & Streeter 2014 (NIPS), per coordinate.

    State per coordinate: gbar = 0, z = 1, zp (the paper's z') = 1, theta.
    `events` is a list of ("read", worker) and ("push", worker, g).

    On a read the worker notes the current gbar.  On a push of g:

        b       = gbar - gbar_noted          (gradients it did not know of)
        eta_old = alpha / sqrt(zp)
        z       = z + g^2 + 2 * g * b
        zp      = max(zp, z)
        eta     = alpha / sqrt(zp)
        theta   = theta - eta * g + (eta_old - eta) * b
        gbar    = gbar + g

    Conventions: every coordinate of g is pushed, zeros too; the note is kept
    after a push (a second push without a read is measured from the same note);
    a push by a worker that never read is an error (KeyError).  Returns the
    state after each push.  State: theta, gbar, z, zp.
    """
    theta = _copy(theta0)
    n = len(theta)
    gbar = [0.0] * n
    z = [1.0] * n
    zp = [1.0] * n
    noted = {}
    states = []
    for event in events:
        if event[0] == "read":
            noted[event[1]] = _copy(gbar)
        elif event[0] == "push":
            known = noted[event[1]]
            g = _copy(event[2])
            if len(g) != n:
                raise ValueError("expected %d coordinates, got %d" % (n, len(g)))
            for i in range(n):
                b = gbar[i] - known[i]
                eta_old = alpha / math.sqrt(zp[i])
                z[i] = z[i] + g[i] ** 2 + 2.0 * g[i] * b
                zp[i] = max(zp[i], z[i])
                eta = alpha / math.sqrt(zp[i])
                theta[i] = theta[i] - eta * g[i] + (eta_old - eta) * b
                gbar[i] = gbar[i] + g[i]
            states.append({"theta": _copy(theta), "gbar": _copy(gbar), "z": _copy(z), "zp": _copy(zp)})
        else:
            raise ValueError("unknown event %r" % (event[0],))
    return states


# ---------------------------------------------------------------------------
# Sharpness-aware minimisation
# ---------------------------------------------------------------------------


def sam(theta0, gradient, steps, *, eta, rho):
    """SAM, Foret et al. 2021 (arXiv 2010.01412), Algorithm 1 with p = q = 2.

        g       = gradient at w_{t-1}
        e       = rho * g / ||g||_2
        g'      = gradient at w_{t-1} + e
        w_t     = w_{t-1} - eta * g'

    Conventions: `gradient` is called TWICE a step with the same t, first at w;
    no epsilon in the norm; where ||g|| = 0 (undefined in the paper) e = 0, and
    the second call is made at w itself.  State: theta.
    """
    theta = _copy(theta0)
    states = []
    for t in range(1, steps + 1):
        g = _ask(gradient, theta, t)
        norm = _norm(g)
        ascent = []
        for i in range(len(theta)):
            if norm > 0.0:
                ascent.append(theta[i] + rho * g[i] / norm)
            else:
                ascent.append(theta[i])
        g_there = _ask(gradient, ascent, t)
        for i in range(len(theta)):
            theta[i] = theta[i] - eta * g_there[i]
        states.append({"theta": _copy(theta)})
    return states


# ---------------------------------------------------------------------------
# A gradient sequence that tells rules apart
# ---------------------------------------------------------------------------


def discriminating(t, size):
    """A gradient that depends on t alone (a list of `size` floats).

    t <= 10: coordinate i is 1.0 * (i + 1); t == 11: -0.5 * (i + 1), a first
    reversal against built-up momentum; t >= 12: a fixed irregular sequence in
    [-2, 2] in multiples of 1/512, exactly 0.0 wherever 5 t + 3 i is divisible
    by 7 (and by chance elsewhere).  Depends on (t, i) only, so a coordinate's
    sequence is the same for every `size`: a small linear congruential
    generator, x <- (1103515245 x + 12345) mod 2^31, seeded by (t, i), with an
    exclusive-or of the high bits into the low ones between its four steps
    (without it neighbouring seeds would stay evenly spaced).
    """
    result = []
    for i in range(size):
        if t <= 10:
            result.append(1.0 * (i + 1))
        elif t == 11:
            result.append(-0.5 * (i + 1))
        elif (5 * t + 3 * i) % 7 == 0:
            result.append(0.0)
        else:
            x = (7919 * t + 104729 * (i + 1)) % 2147483648
            for _ in range(4):
                x = (1103515245 * x + 12345) % 2147483648
                x = x ^ (x >> 15)
            # The high bits (the low ones of such a generator are poor).
            result.append(((x // 1024) % 2049 - 1024) / 512.0)
    return result
