#include <stdlib.h>

#include "odn_internal.h"

const char *odn_status_text(dnnl_status_t status) {
  switch (status) {
    case dnnl_success: return "no error";
    case dnnl_out_of_memory: return "out of memory";
    case dnnl_invalid_arguments: return "invalid arguments";
    case dnnl_unimplemented: return "not implemented";
    default: return "an error in the library";
  }
}

dnnl_status_t odn_attributes(dnnl_primitive_attr_t *attributes) {
  dnnl_status_t status = dnnl_primitive_attr_create(attributes);
  if (status != dnnl_success) return status;
  return dnnl_primitive_attr_set_scratchpad_mode(*attributes, dnnl_scratchpad_mode_user);
}

odn_operation *odn_operation_make(
    dnnl_primitive_desc_t primitive_desc, const odn_argument *arguments, const char **reason) {
  odn_operation *operation = calloc(1, sizeof *operation);
  if (!operation) {
    dnnl_primitive_desc_destroy(primitive_desc);
    *reason = odn_status_text(dnnl_out_of_memory);
    return NULL;
  }
  operation->primitive_desc = primitive_desc;
  dnnl_status_t status = dnnl_primitive_create(&operation->primitive, primitive_desc);
  if (status != dnnl_success) {
    *reason = odn_status_text(status);
    odn_operation_free(operation);
    return NULL;
  }
  operation->scratch = dnnl_primitive_desc_query_md(primitive_desc, dnnl_query_scratchpad_md, 0);
  for (; operation->count < ODN_MOST_ARGUMENTS && arguments->role; ++arguments) {
    operation->roles[operation->count] = arguments->role;
    operation->descs[operation->count] =
        dnnl_primitive_desc_query_md(primitive_desc, arguments->query, arguments->index);
    ++operation->count;
  }
  return operation;
}

void odn_operation_free(odn_operation *operation) {
  if (!operation) return;
  if (operation->primitive) dnnl_primitive_destroy(operation->primitive);
  if (operation->primitive_desc) dnnl_primitive_desc_destroy(operation->primitive_desc);
  free(operation);
}

const char *odn_operation_kernel(const odn_operation *operation) {
  const char *text = NULL;
  dnnl_status_t status =
      dnnl_primitive_desc_query(operation->primitive_desc, dnnl_query_impl_info_str, 0, &text);
  return status == dnnl_success && text ? text : "unknown";
}

size_t odn_operation_scratch(const odn_operation *operation) {
  return operation->scratch ? dnnl_memory_desc_get_size(operation->scratch) : 0;
}

bool odn_operation_execute(
    odn_context *context, const odn_operation *operation, odn_arguments arguments, void *scratch) {
  dnnl_exec_arg_t list[ODN_MOST_ARGUMENTS + 1];
  int32_t made = 0;
  bool fine = true;
  for (int32_t i = 0; fine && i < operation->count; ++i) {
    list[made].arg = operation->roles[i];
    fine = dnnl_memory_create(
               &list[made].memory, operation->descs[i], context->engine, arguments.values[i]) ==
           dnnl_success;
    if (fine) ++made;
  }
  if (fine && odn_operation_scratch(operation) > 0) {
    list[made].arg = DNNL_ARG_SCRATCHPAD;
    fine = dnnl_memory_create(
               &list[made].memory, operation->scratch, context->engine, scratch) == dnnl_success;
    if (fine) ++made;
  }
  fine = fine &&
         dnnl_primitive_execute(operation->primitive, context->stream, made, list) ==
             dnnl_success &&
         dnnl_stream_wait(context->stream) == dnnl_success;
  for (int32_t i = 0; i < made; ++i) dnnl_memory_destroy(list[i].memory);
  return fine;
}

odn_operation *odn_reorder(
    odn_context *context, const odn_layout *from, const odn_layout *to, const char **reason) {
  dnnl_primitive_attr_t attributes = NULL;
  dnnl_primitive_desc_t desc = NULL;
  dnnl_status_t status = odn_attributes(&attributes);
  if (status == dnnl_success) {
    status = dnnl_reorder_primitive_desc_create(
        &desc, ODN_DESC(from->desc), context->engine, ODN_DESC(to->desc), context->engine,
        attributes);
  }
  if (attributes) dnnl_primitive_attr_destroy(attributes);
  if (status != dnnl_success) {
    *reason = odn_status_text(status);
    return NULL;
  }
  static const odn_argument arguments[] = {
      {DNNL_ARG_FROM, dnnl_query_src_md, 0}, {DNNL_ARG_TO, dnnl_query_dst_md, 0}, {0}};
  return odn_operation_make(desc, arguments, reason);
}
