#include <stdlib.h>

#include "odn_internal.h"

odn_context *odn_context_create(void) {
  odn_context *context = calloc(1, sizeof *context);
  if (!context) return NULL;
  if (dnnl_engine_create(&context->engine, dnnl_cpu, 0) == dnnl_success &&
      dnnl_stream_create(&context->stream, context->engine, dnnl_stream_default_flags) ==
          dnnl_success) {
    return context;
  }
  odn_context_free(context);
  return NULL;
}

void odn_context_free(odn_context *context) {
  if (!context) return;
  if (context->stream) dnnl_stream_destroy(context->stream);
  if (context->engine) dnnl_engine_destroy(context->engine);
  free(context);
}
