#include "odn_internal.h"

// The descriptors of a convolution, weights in any layout, and what its three operations have in common.
typedef struct pieces {
  odn_owned_desc source, weights, bias, destination;
  dnnl_primitive_attr_t attributes;
  dnnl_dims_t strides, dilates, padding_before, padding_after;
} pieces;

static dnnl_status_t pieces_init(pieces *p, const odn_convolution *shape) {
  *p = (pieces){
      .strides = {shape->stride_h, shape->stride_w},
      .padding_before = {shape->pad_top, shape->pad_left},
      .padding_after = {shape->pad_bottom, shape->pad_right},
  };
  const int64_t source[] = {shape->batch, shape->in_channels, shape->in_height, shape->in_width};
  const int64_t parts = shape->groups;
  const int64_t weights[] = {
      parts, shape->out_channels / parts, shape->in_channels / parts, shape->kernel_h,
      shape->kernel_w};
  // Without groups there is no axis for them.
  const int32_t first = parts == 1;
  const int64_t destination[] = {
      shape->batch, shape->out_channels, shape->out_height, shape->out_width};
  dnnl_status_t status =
      odn_desc_init(&p->source, 4, source, odn_tag(shape->source_order, 4));
  if (status == dnnl_success) {
    status = odn_desc_init(&p->weights, 5 - first, weights + first, dnnl_format_tag_any);
  }
  if (status == dnnl_success) {
    status = odn_desc_init(
        &p->destination, 4, destination, odn_tag(shape->destination_order, 4));
  }
  if (status == dnnl_success && shape->bias) {
    status = odn_desc_init(&p->bias, 1, &shape->out_channels, dnnl_a);
  }
  if (status == dnnl_success) status = odn_attributes(&p->attributes);
  return status;
}

static void pieces_destroy(pieces *p) {
  odn_desc_destroy(&p->source);
  odn_desc_destroy(&p->weights);
  odn_desc_destroy(&p->bias);
  odn_desc_destroy(&p->destination);
  if (p->attributes) dnnl_primitive_attr_destroy(p->attributes);
}

static dnnl_status_t forward_desc(
    dnnl_primitive_desc_t *desc, odn_context *context, const pieces *p, bool bias) {
  const odn_desc bias_desc = bias ? ODN_DESC(p->bias) : NULL;
#if DNNL_VERSION_MAJOR >= 3
  return dnnl_convolution_forward_primitive_desc_create(
      desc, context->engine, dnnl_forward_training, dnnl_convolution_direct, p->source, p->weights,
      bias_desc, p->destination, p->strides, p->dilates, p->padding_before, p->padding_after,
      p->attributes);
#else
  dnnl_convolution_desc_t operation;
  dnnl_status_t status = dnnl_dilated_convolution_forward_desc_init(
      &operation, dnnl_forward_training, dnnl_convolution_direct, &p->source, &p->weights,
      bias_desc, &p->destination, p->strides, p->dilates, p->padding_before, p->padding_after);
  if (status != dnnl_success) return status;
  return dnnl_primitive_desc_create(desc, &operation, p->attributes, context->engine, NULL);
#endif
}

static dnnl_status_t backward_data_desc(
    dnnl_primitive_desc_t *desc, odn_context *context, const pieces *p,
    dnnl_primitive_desc_t forward) {
#if DNNL_VERSION_MAJOR >= 3
  return dnnl_convolution_backward_data_primitive_desc_create(
      desc, context->engine, dnnl_convolution_direct, p->source, p->weights, p->destination,
      p->strides, p->dilates, p->padding_before, p->padding_after, forward, p->attributes);
#else
  dnnl_convolution_desc_t operation;
  dnnl_status_t status = dnnl_dilated_convolution_backward_data_desc_init(
      &operation, dnnl_convolution_direct, &p->source, &p->weights, &p->destination, p->strides,
      p->dilates, p->padding_before, p->padding_after);
  if (status != dnnl_success) return status;
  return dnnl_primitive_desc_create(desc, &operation, p->attributes, context->engine, forward);
#endif
}

static dnnl_status_t backward_weights_desc(
    dnnl_primitive_desc_t *desc, odn_context *context, const pieces *p, bool bias,
    dnnl_primitive_desc_t forward) {
  const odn_desc bias_desc = bias ? ODN_DESC(p->bias) : NULL;
#if DNNL_VERSION_MAJOR >= 3
  return dnnl_convolution_backward_weights_primitive_desc_create(
      desc, context->engine, dnnl_convolution_direct, p->source, p->weights, bias_desc,
      p->destination, p->strides, p->dilates, p->padding_before, p->padding_after, forward,
      p->attributes);
#else
  dnnl_convolution_desc_t operation;
  dnnl_status_t status = dnnl_dilated_convolution_backward_weights_desc_init(
      &operation, dnnl_convolution_direct, &p->source, &p->weights, bias_desc, &p->destination,
      p->strides, p->dilates, p->padding_before, p->padding_after);
  if (status != dnnl_success) return status;
  return dnnl_primitive_desc_create(desc, &operation, p->attributes, context->engine, forward);
#endif
}

static dnnl_status_t append_eltwise(
    dnnl_post_ops_t ops, dnnl_alg_kind_t kind, float alpha, float beta) {
#if DNNL_VERSION_MAJOR >= 3
  return dnnl_post_ops_append_eltwise(ops, kind, alpha, beta);
#else
  return dnnl_post_ops_append_eltwise(ops, 1, kind, alpha, beta);
#endif
}

static dnnl_status_t set_activation(dnnl_primitive_attr_t attributes, odn_activation activation) {
  if (activation == ODN_IDENTITY) return dnnl_success;
  dnnl_post_ops_t ops;
  dnnl_status_t status = dnnl_post_ops_create(&ops);
  if (status != dnnl_success) return status;
  switch (activation) {
    case ODN_IDENTITY: break;
    case ODN_RELU: status = append_eltwise(ops, dnnl_eltwise_relu, 0, 0); break;
    case ODN_RELU6: status = append_eltwise(ops, dnnl_eltwise_clip, 0, 6); break;
    case ODN_SILU: status = append_eltwise(ops, dnnl_eltwise_swish, 1, 0); break;
    case ODN_GELU: status = append_eltwise(ops, dnnl_eltwise_gelu_erf, 0, 0); break;
    case ODN_HARD_SWISH:
      status = append_eltwise(ops, dnnl_eltwise_hardswish, 1.0f / 6, 0.5f);
      break;
  }
  if (status == dnnl_success) status = dnnl_primitive_attr_set_post_ops(attributes, ops);
  dnnl_post_ops_destroy(ops);
  return status;
}

typedef enum direction { FORWARD, BACKWARD_DATA, BACKWARD_WEIGHTS } direction;

static odn_operation *make(
    odn_context *context, const odn_convolution *shape, direction direction,
    const odn_argument *arguments, const char **reason) {
  pieces p;
  dnnl_primitive_desc_t forward = NULL, desc = NULL;
  dnnl_status_t status = pieces_init(&p, shape);
  if (status == dnnl_success && direction == FORWARD) {
    status = set_activation(p.attributes, shape->activation);
  }
  if (status == dnnl_success) status = forward_desc(&forward, context, &p, shape->bias);
  if (status == dnnl_success) {
    switch (direction) {
      case FORWARD:
        desc = forward;
        forward = NULL;
        break;
      case BACKWARD_DATA:
        status = backward_data_desc(&desc, context, &p, forward);
        break;
      case BACKWARD_WEIGHTS:
        status = backward_weights_desc(&desc, context, &p, shape->bias, forward);
        break;
    }
  }
  if (forward) dnnl_primitive_desc_destroy(forward);
  pieces_destroy(&p);
  if (status != dnnl_success) {
    *reason = odn_status_text(status);
    return NULL;
  }
  return odn_operation_make(desc, arguments, reason);
}

odn_operation *odn_convolution_forward(
    odn_context *context, const odn_convolution *shape, const char **reason) {
  const odn_argument with_bias[] = {
      {DNNL_ARG_SRC, dnnl_query_src_md, 0},
      {DNNL_ARG_WEIGHTS, dnnl_query_weights_md, 0},
      {DNNL_ARG_BIAS, dnnl_query_weights_md, 1},
      {DNNL_ARG_DST, dnnl_query_dst_md, 0},
      {0}};
  const odn_argument without_bias[] = {with_bias[0], with_bias[1], with_bias[3], {0}};
  return make(context, shape, FORWARD, shape->bias ? with_bias : without_bias, reason);
}

odn_operation *odn_convolution_backward_data(
    odn_context *context, const odn_convolution *shape, const char **reason) {
  const odn_argument arguments[] = {
      {DNNL_ARG_DIFF_DST, dnnl_query_diff_dst_md, 0},
      {DNNL_ARG_WEIGHTS, dnnl_query_weights_md, 0},
      {DNNL_ARG_DIFF_SRC, dnnl_query_diff_src_md, 0},
      {0}};
  return make(context, shape, BACKWARD_DATA, arguments, reason);
}

odn_operation *odn_convolution_backward_weights(
    odn_context *context, const odn_convolution *shape, const char **reason) {
  const odn_argument arguments[] = {
      {DNNL_ARG_SRC, dnnl_query_src_md, 0},
      {DNNL_ARG_DIFF_DST, dnnl_query_diff_dst_md, 0},
      {DNNL_ARG_DIFF_WEIGHTS, dnnl_query_diff_weights_md, 0},
      {shape->bias ? DNNL_ARG_DIFF_BIAS : 0, dnnl_query_diff_weights_md, 1},
      {0}};
  return make(context, shape, BACKWARD_WEIGHTS, arguments, reason);
}
