#include "CDigest.h"

#include <openssl/evp.h>

static EVP_MD_CTX *context(cd_sha256 *digest) { return (EVP_MD_CTX *)digest; }

cd_sha256 *cd_sha256_open(void) {
  EVP_MD_CTX *opened = EVP_MD_CTX_new();
  if (opened && EVP_DigestInit_ex(opened, EVP_sha256(), NULL) != 1) {
    EVP_MD_CTX_free(opened);
    return NULL;
  }
  return (cd_sha256 *)opened;
}

void cd_sha256_close(cd_sha256 *digest) { EVP_MD_CTX_free(context(digest)); }

bool cd_sha256_add(cd_sha256 *digest, const void *bytes, size_t count) {
  return EVP_DigestUpdate(context(digest), bytes, count) == 1;
}

bool cd_sha256_finish(cd_sha256 *digest, unsigned char *bytes) {
  unsigned int count = 0;
  return EVP_DigestFinal_ex(context(digest), bytes, &count) == 1 && count == CD_SHA256_BYTES;
}
