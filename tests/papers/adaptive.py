"""Scalar transcriptions of published adaptive update rules, to be used as test oracles.

Each public function below is one update rule, written coordinate by coordinate in plain Python floats: explicit
loops, every power and every product recomputed from the step number t, and nothing vectorised, cached or rearranged.

Written from the formulas alone, by someone who had not seen the code under test. The papers themselves could not be
read; what could be matched are restatements of them:
    adadelta, rmsprop, centred_rmsprop, adamax, scheduled_nadam, amsgrad     exactly, but that the paper of amsgrad
                                                                             has no epsilon
    nadam                 the direction beta1 m_t + (1 - beta1) g_t over 1 - beta1^t; not the place of epsilon
    full_matrix_adagrad   the sum of outer products and its power -1/2; not the place of epsilon, see the function
    rootless_adagrad      nothing: it is printed in no paper

Common form: rule(theta0, gradient, steps, *, hyper-parameters) returns the list of the states after steps 1, 2, ...,
steps. A state is a dict of freshly made lists (a matrix is a list of rows). gradient(point, t) receives a fresh copy of
theta_{t-1} and is called exactly once a step, with t = 1, 2, ... All auxiliary state starts at zero. Denominators are
never guarded, except where a docstring says so: a zero one raises ZeroDivisionError.
"""

import math


def _copy(values):
    """A fresh list of floats with the same entries."""
    fresh = []
    for value in values:
        fresh.append(float(value))
    return fresh


def _copy_rows(matrix):
    """A fresh list of fresh rows with the same entries."""
    fresh = []
    for row in matrix:
        fresh.append(_copy(row))
    return fresh


def _zeros(d):
    """The zero vector of length d."""
    return [0.0 for _ in range(d)]


def _ask(gradient, theta, t):
    """The gradient at a fresh copy of theta, as a fresh list of floats."""
    g = _copy(gradient(_copy(theta), t))
    if len(g) != len(theta):
        raise ValueError(f"gradient has {len(g)} coordinates, the point has {len(theta)}")
    return g


def _jacobi(matrix):
    """Eigenvalues and eigenvectors of a symmetric matrix by cyclic Jacobi rotations.

    Returns (eigenvalues, vectors): column k of vectors, [vectors[i][k] for i], belongs to eigenvalues[k], in no
    particular order. Sweeps over all pairs p < q go on until every off-diagonal entry is exactly zero: a rotation sets
    its own entry to zero, and the remaining ones shrink quadratically until they vanish or their angle does.
    """
    a = _copy_rows(matrix)
    d = len(a)
    vectors = []
    for i in range(d):
        row = _zeros(d)
        row[i] = 1.0
        vectors.append(row)
    for _ in range(100):
        finished = True
        for p in range(d):
            for q in range(p + 1, d):
                if a[p][q] == 0.0:
                    continue
                finished = False
                # The tangent of the rotation's angle: the smaller root of tangent^2 + 2 cot tangent - 1 = 0.
                cot = (a[q][q] - a[p][p]) / (2.0 * a[p][q])
                tangent = 1.0 / (abs(cot) + math.hypot(cot, 1.0))
                if cot < 0.0:
                    tangent = -tangent
                c = 1.0 / math.hypot(tangent, 1.0)
                s = tangent * c
                a[p][p] = a[p][p] - tangent * a[p][q]
                a[q][q] = a[q][q] + tangent * a[p][q]
                a[p][q] = 0.0
                a[q][p] = 0.0
                for r in range(d):
                    if r != p and r != q:
                        old_rp = a[r][p]
                        old_rq = a[r][q]
                        a[r][p] = c * old_rp - s * old_rq
                        a[p][r] = a[r][p]
                        a[r][q] = s * old_rp + c * old_rq
                        a[q][r] = a[r][q]
                for r in range(d):
                    old_rp = vectors[r][p]
                    old_rq = vectors[r][q]
                    vectors[r][p] = c * old_rp - s * old_rq
                    vectors[r][q] = s * old_rp + c * old_rq
        if finished:
            eigenvalues = []
            for i in range(d):
                eigenvalues.append(a[i][i])
            return eigenvalues, vectors
    raise ArithmeticError("the Jacobi sweeps did not converge")


def _inverse_root(matrix):
    """The symmetric inverse square root of a symmetric positive definite matrix: sum over k of v_k v_k^T / sqrt(l_k).

    An eigenvalue that is not positive (the matrix is singular to working precision) raises ValueError.
    """
    eigenvalues, vectors = _jacobi(matrix)
    d = len(eigenvalues)
    for eigenvalue in eigenvalues:
        if not eigenvalue > 0.0:
            raise ValueError(f"the matrix is not positive definite: eigenvalue {eigenvalue!r}")
    root = []
    for i in range(d):
        row = _zeros(d)
        for j in range(d):
            total = 0.0
            for k in range(d):
                total = total + vectors[i][k] * vectors[j][k] / math.sqrt(eigenvalues[k])
            row[j] = total
        root.append(row)
    return root


def adadelta(theta0, gradient, steps, *, gamma, epsilon):
    """Zeiler, "ADADELTA: an adaptive learning rate method", 2012 (arXiv 1212.5701), Algorithm 1.

        E[g^2]_t  = gamma E[g^2]_{t-1} + (1 - gamma) g_t^2
        Dtheta_t  = -(sqrt(E[Dtheta^2]_{t-1} + epsilon) / sqrt(E[g^2]_t + epsilon)) g_t
        E[Dtheta^2]_t = gamma E[Dtheta^2]_{t-1} + (1 - gamma) Dtheta_t^2
        theta_t   = theta_{t-1} + Dtheta_t

    Convention: epsilon stands inside both roots; there is no learning rate; the numerator holds the average of the
    updates up to t - 1, the denominator that of the gradients up to t. State: theta, Eg2 = E[g^2]_t,
    Edelta2 = E[Dtheta^2]_t.
    """
    theta = _copy(theta0)
    d = len(theta)
    mean_g2 = _zeros(d)
    mean_delta2 = _zeros(d)
    states = []
    for t in range(1, steps + 1):
        g = _ask(gradient, theta, t)
        for i in range(d):
            mean_g2[i] = gamma * mean_g2[i] + (1.0 - gamma) * g[i] ** 2
            delta = -(math.sqrt(mean_delta2[i] + epsilon) / math.sqrt(mean_g2[i] + epsilon)) * g[i]
            mean_delta2[i] = gamma * mean_delta2[i] + (1.0 - gamma) * delta**2
            theta[i] = theta[i] + delta
        states.append({"theta": _copy(theta), "Eg2": _copy(mean_g2), "Edelta2": _copy(mean_delta2)})
    return states


def rmsprop(theta0, gradient, steps, *, eta, gamma, epsilon):
    """RMSprop (Hinton's lecture 6e) as Ruder's survey of gradient descent (arXiv 1609.04747), section 4.5, prints it.

        E[g^2]_t = gamma E[g^2]_{t-1} + (1 - gamma) g_t^2
        theta_t  = theta_{t-1} - eta / sqrt(E[g^2]_t + epsilon) g_t

    Convention: epsilon stands inside the root; no bias correction. State: theta, Eg2 = E[g^2]_t.
    """
    theta = _copy(theta0)
    d = len(theta)
    mean_g2 = _zeros(d)
    states = []
    for t in range(1, steps + 1):
        g = _ask(gradient, theta, t)
        for i in range(d):
            mean_g2[i] = gamma * mean_g2[i] + (1.0 - gamma) * g[i] ** 2
            theta[i] = theta[i] - eta / math.sqrt(mean_g2[i] + epsilon) * g[i]
        states.append({"theta": _copy(theta), "Eg2": _copy(mean_g2)})
    return states


def centred_rmsprop(theta0, gradient, steps, *, eta, gamma, epsilon):
    """Graves, "Generating sequences with recurrent neural networks", 2013 (arXiv 1308.0850), without its momentum.

        n_t     = gamma n_{t-1} + (1 - gamma) g_t^2
        gbar_t  = gamma gbar_{t-1} + (1 - gamma) g_t
        theta_t = theta_{t-1} - eta g_t / sqrt(n_t - gbar_t^2 + epsilon)

    Convention: epsilon stands inside the root; the same gamma in both averages; no bias correction. In exact
    arithmetic n_t >= gbar_t^2; the difference is not clamped here, so an epsilon below the rounding error of n_t may
    make the radicand negative, which raises ValueError. State: theta, Eg2 = n_t, Eg = gbar_t.
    """
    theta = _copy(theta0)
    d = len(theta)
    mean_g2 = _zeros(d)
    mean_g = _zeros(d)
    states = []
    for t in range(1, steps + 1):
        g = _ask(gradient, theta, t)
        for i in range(d):
            mean_g2[i] = gamma * mean_g2[i] + (1.0 - gamma) * g[i] ** 2
            mean_g[i] = gamma * mean_g[i] + (1.0 - gamma) * g[i]
            theta[i] = theta[i] - eta * g[i] / math.sqrt(mean_g2[i] - mean_g[i] ** 2 + epsilon)
        states.append({"theta": _copy(theta), "Eg2": _copy(mean_g2), "Eg": _copy(mean_g)})
    return states


def rootless_adagrad(theta0, gradient, steps, *, eta, epsilon):
    """Adagrad without its square root. No paper found prints it.

        G_t     = G_{t-1} + g_t^2
        theta_t = theta_{t-1} - eta / (G_t + epsilon) g_t

    Convention: epsilon is added to the sum itself. State: theta, G (the list of the sums, one a coordinate).
    """
    theta = _copy(theta0)
    d = len(theta)
    total = _zeros(d)
    states = []
    for t in range(1, steps + 1):
        g = _ask(gradient, theta, t)
        for i in range(d):
            total[i] = total[i] + g[i] ** 2
            theta[i] = theta[i] - eta / (total[i] + epsilon) * g[i]
        states.append({"theta": _copy(theta), "G": _copy(total)})
    return states


def full_matrix_adagrad(theta0, gradient, steps, *, eta, epsilon):
    """Duchi, Hazan & Singer, "Adaptive subgradient methods", JMLR 12, 2011, the full-matrix form, unconstrained.

        G_t     = G_{t-1} + g_t g_t^T                                 (d by d)
        theta_t = theta_{t-1} - eta (G_t + epsilon I)^{-1/2} g_t      (the matrix inverse square root)

    Convention: epsilon is added to the diagonal of G_t before the root is taken. The
    paper's own algorithm is remembered (it could not be read) as using H_t = delta I + G_t^{1/2}, with the constant
    outside the root, which is another step for the same constant. G in the state is without epsilon. The root is
    computed by Jacobi rotations (_inverse_root); epsilon must be positive and well above 1e-16 times the largest
    eigenvalue while G_t is singular. State: theta, G (list of rows).
    """
    theta = _copy(theta0)
    d = len(theta)
    outer = []
    for _ in range(d):
        outer.append(_zeros(d))
    states = []
    for t in range(1, steps + 1):
        g = _ask(gradient, theta, t)
        for i in range(d):
            for j in range(d):
                outer[i][j] = outer[i][j] + g[i] * g[j]
        shifted = _copy_rows(outer)
        for i in range(d):
            shifted[i][i] = shifted[i][i] + epsilon
        root = _inverse_root(shifted)
        for i in range(d):
            direction = 0.0
            for j in range(d):
                direction = direction + root[i][j] * g[j]
            theta[i] = theta[i] - eta * direction
        states.append({"theta": _copy(theta), "G": _copy_rows(outer)})
    return states


def adamax(theta0, gradient, steps, *, eta, beta1, beta2):
    """Kingma & Ba, "Adam: a method for stochastic optimization", ICLR 2015 (arXiv 1412.6980), Algorithm 2.

        m_t     = beta1 m_{t-1} + (1 - beta1) g_t
        u_t     = max(beta2 u_{t-1}, |g_t|)
        theta_t = theta_{t-1} - (eta / (1 - beta1^t)) m_t / u_t

    Convention: no epsilon. Where u_t = 0 every gradient of that coordinate so far was 0, so m_t = 0 too, and the
    coordinate does not move. m is stored without bias correction. State: theta, m, u.
    """
    theta = _copy(theta0)
    d = len(theta)
    m = _zeros(d)
    u = _zeros(d)
    states = []
    for t in range(1, steps + 1):
        g = _ask(gradient, theta, t)
        for i in range(d):
            m[i] = beta1 * m[i] + (1.0 - beta1) * g[i]
            u[i] = max(beta2 * u[i], abs(g[i]))
            if u[i] != 0.0:
                theta[i] = theta[i] - (eta / (1.0 - beta1**t)) * m[i] / u[i]
        states.append({"theta": _copy(theta), "m": _copy(m), "u": _copy(u)})
    return states


def nadam(theta0, gradient, steps, *, eta, beta1, beta2, epsilon):
    """Nadam as the later edition of Ruder's survey (arXiv 1609.04747) prints it, with a constant beta1.

        m_t = beta1 m_{t-1} + (1 - beta1) g_t            mhat_t = m_t / (1 - beta1^t)
        v_t = beta2 v_{t-1} + (1 - beta2) g_t^2          vhat_t = v_t / (1 - beta2^t)
        theta_t = theta_{t-1} - eta / (sqrt(vhat_t) + epsilon) (beta1 mhat_t + (1 - beta1) g_t / (1 - beta1^t))

    Convention: epsilon stands outside the root; mhat_t is corrected with power t, not t + 1. m and v are stored
    without bias correction. State: theta, m, v.
    """
    theta = _copy(theta0)
    d = len(theta)
    m = _zeros(d)
    v = _zeros(d)
    states = []
    for t in range(1, steps + 1):
        g = _ask(gradient, theta, t)
        for i in range(d):
            m[i] = beta1 * m[i] + (1.0 - beta1) * g[i]
            v[i] = beta2 * v[i] + (1.0 - beta2) * g[i] ** 2
            m_hat = m[i] / (1.0 - beta1**t)
            v_hat = v[i] / (1.0 - beta2**t)
            direction = beta1 * m_hat + (1.0 - beta1) * g[i] / (1.0 - beta1**t)
            theta[i] = theta[i] - eta / (math.sqrt(v_hat) + epsilon) * direction
        states.append({"theta": _copy(theta), "m": _copy(m), "v": _copy(v)})
    return states


def scheduled_nadam(theta0, gradient, steps, *, eta, beta1, beta2, epsilon, psi):
    """Dozat, "Incorporating Nesterov momentum into Adam", ICLR workshop 2016, as torch's documentation prints it.

        mu_t   = beta1 (1 - (1/2) 0.96^{t psi})
        m_t    = beta1 m_{t-1} + (1 - beta1) g_t
        v_t    = beta2 v_{t-1} + (1 - beta2) g_t^2
        mbar_t = mu_{t+1} m_t / (1 - prod_{i=1}^{t+1} mu_i) + (1 - mu_t) g_t / (1 - prod_{i=1}^{t} mu_i)
        vhat_t = v_t / (1 - beta2^t)
        theta_t = theta_{t-1} - eta mbar_t / (sqrt(vhat_t) + epsilon)

    Convention: epsilon stands outside the root; m averages with the constant beta1, as in torch's documentation
    (Dozat's own algorithm is remembered, unread, as averaging with mu_t). Both products are multiplied out from i = 1
    at every step. m and v are stored without bias correction. State: theta, m, v, product = prod_{i=1}^{t} mu_i,
    repeated in every coordinate.
    """
    theta = _copy(theta0)
    d = len(theta)
    m = _zeros(d)
    v = _zeros(d)
    states = []
    for t in range(1, steps + 1):
        g = _ask(gradient, theta, t)
        mu_now = beta1 * (1.0 - 0.5 * 0.96 ** (t * psi))
        mu_next = beta1 * (1.0 - 0.5 * 0.96 ** ((t + 1) * psi))
        product_now = 1.0
        for k in range(1, t + 1):
            product_now = product_now * (beta1 * (1.0 - 0.5 * 0.96 ** (k * psi)))
        product_next = 1.0
        for k in range(1, t + 2):
            product_next = product_next * (beta1 * (1.0 - 0.5 * 0.96 ** (k * psi)))
        product = _zeros(d)
        for i in range(d):
            m[i] = beta1 * m[i] + (1.0 - beta1) * g[i]
            v[i] = beta2 * v[i] + (1.0 - beta2) * g[i] ** 2
            m_bar = mu_next * m[i] / (1.0 - product_next) + (1.0 - mu_now) * g[i] / (1.0 - product_now)
            v_hat = v[i] / (1.0 - beta2**t)
            theta[i] = theta[i] - eta * m_bar / (math.sqrt(v_hat) + epsilon)
            product[i] = product_now
        states.append({"theta": _copy(theta), "m": _copy(m), "v": _copy(v), "product": _copy(product)})
    return states


def amsgrad(theta0, gradient, steps, *, eta, beta1, beta2, epsilon):
    """Reddi, Kale & Kumar, "On the convergence of Adam and beyond", ICLR 2018, Algorithm 2, unconstrained.

        m_t    = beta1 m_{t-1} + (1 - beta1) g_t
        v_t    = beta2 v_{t-1} + (1 - beta2) g_t^2
        vmax_t = max(vmax_{t-1}, v_t)                             (the paper's v-hat)
        theta_t = theta_{t-1} - eta m_t / (sqrt(vmax_t) + epsilon)

    Convention: no bias correction of either average; constant eta and beta1; epsilon, which the paper lacks, stands
    outside the root as in Ruder's survey. State: theta, m, v, vmax.
    """
    theta = _copy(theta0)
    d = len(theta)
    m = _zeros(d)
    v = _zeros(d)
    v_max = _zeros(d)
    states = []
    for t in range(1, steps + 1):
        g = _ask(gradient, theta, t)
        for i in range(d):
            m[i] = beta1 * m[i] + (1.0 - beta1) * g[i]
            v[i] = beta2 * v[i] + (1.0 - beta2) * g[i] ** 2
            v_max[i] = max(v_max[i], v[i])
            theta[i] = theta[i] - eta * m[i] / (math.sqrt(v_max[i]) + epsilon)
        states.append({"theta": _copy(theta), "m": _copy(m), "v": _copy(v), "vmax": _copy(v_max)})
    return states
