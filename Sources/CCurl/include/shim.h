#ifndef ATARIMAE_CCURL_SHIM_H
#define ATARIMAE_CCURL_SHIM_H

#include <curl/curl.h>

// Swift imports no variadic functions, so each kind of value that curl_easy_setopt and curl_easy_getinfo take has a
// function of its own. Which option takes which kind is for the caller to know.

CURLcode curl_set_number(CURL *handle, CURLoption option, long value);
/// libcurl copies the text.
CURLcode curl_set_text(CURL *handle, CURLoption option, const char *value);
/// The pointer has to stay good for as long as the handle uses it.
CURLcode curl_set_pointer(CURL *handle, CURLoption option, void *value);
CURLcode curl_set_list(CURL *handle, CURLoption option, struct curl_slist *value);
CURLcode curl_set_copied_body(CURL *handle, const void *bytes, curl_off_t length);
CURLcode curl_set_upload_size(CURL *handle, curl_off_t length);

/// For CURLOPT_WRITEFUNCTION, CURLOPT_HEADERFUNCTION and CURLOPT_READFUNCTION.
typedef size_t (*curl_bytes_callback)(char *bytes, size_t size, size_t count, void *context);
CURLcode curl_set_bytes_callback(CURL *handle, CURLoption option, curl_bytes_callback callback);
CURLcode curl_set_progress_callback(CURL *handle, curl_xferinfo_callback callback);

/// Says whether a socket may be opened to this address of 4 or 16 bytes: what the name was resolved to, before anything
/// is sent there.
typedef int (*curl_address_check)(void *context, const unsigned char *address, size_t length);
typedef struct {
    curl_address_check check;
    void *context;
} curl_address_guard;
/// The guard has to stay where it is for as long as the handle uses it.
CURLcode curl_set_address_guard(CURL *handle, curl_address_guard *guard);
/// Reads `127.0.0.1`, `::1` or `[::1]` into at most 16 bytes and answers how many; 0 for a name.
size_t curl_address_bytes(const char *host, unsigned char *address);

CURLcode curl_get_number(CURL *handle, CURLINFO info, long *value);
CURLcode curl_get_offset(CURL *handle, CURLINFO info, curl_off_t *value);

#endif
