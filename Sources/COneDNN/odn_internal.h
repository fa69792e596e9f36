// What the files of this target share, and where oneDNN's versions 2 and 3 are made to look alike.
#ifndef ODN_INTERNAL_H
#define ODN_INTERNAL_H

#include <oneapi/dnnl/dnnl.h>

#include "COneDNN.h"

/// As many as `odn_arguments` holds.
enum { ODN_MOST_ARGUMENTS = 4 };

// Version 2 has descriptors by value, version 3 behind pointers.
#if DNNL_VERSION_MAJOR >= 3
typedef dnnl_memory_desc_t odn_owned_desc;
typedef const_dnnl_memory_desc_t odn_desc;
#define ODN_DESC(owned) (owned)
#else
typedef dnnl_memory_desc_t odn_owned_desc;
typedef const dnnl_memory_desc_t *odn_desc;
#define ODN_DESC(owned) (&(owned))
#endif

struct odn_context {
  dnnl_engine_t engine;
  dnnl_stream_t stream;
};

struct odn_layout {
  odn_owned_desc desc;
};

struct odn_operation {
  dnnl_primitive_desc_t primitive_desc;
  dnnl_primitive_t primitive;
  odn_desc scratch;
  int32_t count;
  int32_t roles[ODN_MOST_ARGUMENTS];
  odn_desc descs[ODN_MOST_ARGUMENTS];
};

/// An argument of a primitive: its role in an execution, and how to ask for its descriptor.
typedef struct odn_argument {
  int32_t role;
  dnnl_query_t query;
  int32_t index;
} odn_argument;

/// A descriptor by tag; dnnl_format_tag_any lets the kernel choose.
dnnl_status_t odn_desc_init(
    odn_owned_desc *desc, int32_t rank, const int64_t *sizes, dnnl_format_tag_t tag);
void odn_desc_destroy(odn_owned_desc *desc);

/// Attributes that leave scratch memory to the caller.
dnnl_status_t odn_attributes(dnnl_primitive_attr_t *attributes);

/// Makes an operation from a primitive descriptor, which it takes over. `arguments` ends with a role of 0.
odn_operation *odn_operation_make(
    dnnl_primitive_desc_t primitive_desc, const odn_argument *arguments, const char **reason);

const char *odn_status_text(dnnl_status_t status);

/// The tag of an image or, at rank 2, a matrix.
dnnl_format_tag_t odn_tag(odn_order order, int32_t rank);

#endif
