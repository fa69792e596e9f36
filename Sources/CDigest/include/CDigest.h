// SHA-256 by OpenSSL's libcrypto, a part at a time.
#ifndef CDIGEST_H
#define CDIGEST_H

#include <stdbool.h>
#include <stddef.h>

enum { CD_SHA256_BYTES = 32 };

typedef struct cd_sha256 cd_sha256;

// The digest of nothing yet; NULL without memory.
cd_sha256 *cd_sha256_open(void);

void cd_sha256_close(cd_sha256 *digest);

// Adds content. False where the library fails, after which the digest means nothing.
bool cd_sha256_add(cd_sha256 *digest, const void *bytes, size_t count);

// Writes the 32 bytes of the digest of all that was added, after which nothing may be added.
bool cd_sha256_finish(cd_sha256 *digest, unsigned char *bytes);

#endif
