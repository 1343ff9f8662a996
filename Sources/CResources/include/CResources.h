#pragma once
#include <stddef.h>
/// One file that was embedded at build time. The bytes are static: they live as long as the process.
typedef struct {
  const char *name;
  const unsigned char *bytes;
  size_t count;
} orderdesk_resource;

/// How many files are embedded.
size_t orderdesk_resource_count(void);
/// The file at `index`, in the order of names; `index` must be below the count.
orderdesk_resource orderdesk_resource_at(size_t index);
