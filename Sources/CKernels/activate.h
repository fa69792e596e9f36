// Activations and their derivatives a vector at a time. Included by bodies, after which each is a constant in
// loops of its own: CK_FOR_ACTIVATION.
#include "elementary.h"

/// relu6(x + 3) / 6.
CK_INLINE V CK_FN(hard_logistic)(V x) {
  return AT_MOST(AT_LEAST(x + 3.0f, SPLAT(0)), SPLAT(6)) * (1.0f / 6);
}

CK_INLINE V CK_FN(activated)(const ck_activation activation, V x) {
  switch (activation) {
    case CK_ACTIVATION_IDENTITY: return x;
    case CK_ACTIVATION_RELU: return AT_LEAST(x, SPLAT(0));
    case CK_ACTIVATION_RELU6: return AT_MOST(AT_LEAST(x, SPLAT(0)), SPLAT(6));
    case CK_ACTIVATION_SILU: return x / (1.0f + CK_FN(exponential)(-x));
    case CK_ACTIVATION_GELU: return x * CK_FN(normal_of)(x).below;
    case CK_ACTIVATION_HARD_SWISH: return x * CK_FN(hard_logistic)(x);
    case CK_ACTIVATION_HARD_SIGMOID: return CK_FN(hard_logistic)(x);
    case CK_ACTIVATION_SIGMOID: return CK_FN(logistic)(x);
  }
}

/// dy times the derivative at x. At kinks the derivative is PyTorch's.
CK_INLINE V CK_FN(through_activation)(const ck_activation activation, V x, V dy) {
  const V zero = SPLAT(0);
  switch (activation) {
    case CK_ACTIVATION_IDENTITY: return dy;
    case CK_ACTIVATION_RELU: return SELECT(x <= zero, zero, dy);
    case CK_ACTIVATION_RELU6: return SELECT((x <= zero) | (x >= SPLAT(6)), zero, dy);
    case CK_ACTIVATION_SILU: {
      const CK_FN(logistic_slope) s = CK_FN(logistic_slope_of)(x);
      return dy * (s.value + x * s.slope);
    }
    case CK_ACTIVATION_GELU: {
      const CK_FN(normal) n = CK_FN(normal_of)(x);
      // 1 / sqrt(2 pi) makes the bell a density.
      return dy * (n.below + x * (n.bell * 0x1.988454p-2f));
    }
    case CK_ACTIVATION_HARD_SWISH: {
      const V slope = SELECT(x >= SPLAT(3), SPLAT(1), x * (1.0f / 3) + 0.5f);
      return SELECT(x <= SPLAT(-3), zero, dy * slope);
    }
    case CK_ACTIVATION_HARD_SIGMOID:
      return SELECT((x > SPLAT(-3)) & (x < SPLAT(3)), dy * (1.0f / 6), zero);
    case CK_ACTIVATION_SIGMOID:
      return dy * CK_FN(logistic_slope_of)(x).slope;
  }
}

/// Calls the function or macro `f` with the activation as a constant before the other arguments.
#undef CK_FOR_ACTIVATION
#define CK_FOR_ACTIVATION(activation, f, ...)                                              \
  switch (activation) {                                                                    \
    case CK_ACTIVATION_IDENTITY: f(CK_ACTIVATION_IDENTITY, __VA_ARGS__); break;            \
    case CK_ACTIVATION_RELU: f(CK_ACTIVATION_RELU, __VA_ARGS__); break;                    \
    case CK_ACTIVATION_RELU6: f(CK_ACTIVATION_RELU6, __VA_ARGS__); break;                  \
    case CK_ACTIVATION_SILU: f(CK_ACTIVATION_SILU, __VA_ARGS__); break;                    \
    case CK_ACTIVATION_GELU: f(CK_ACTIVATION_GELU, __VA_ARGS__); break;                    \
    case CK_ACTIVATION_HARD_SWISH: f(CK_ACTIVATION_HARD_SWISH, __VA_ARGS__); break;        \
    case CK_ACTIVATION_HARD_SIGMOID: f(CK_ACTIVATION_HARD_SIGMOID, __VA_ARGS__); break;    \
    case CK_ACTIVATION_SIGMOID: f(CK_ACTIVATION_SIGMOID, __VA_ARGS__); break;              \
  }
