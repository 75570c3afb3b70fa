#include "shim.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

CURLcode curl_set_number(CURL *handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}

CURLcode curl_set_text(CURL *handle, CURLoption option, const char *value) {
    return curl_easy_setopt(handle, option, value);
}

CURLcode curl_set_pointer(CURL *handle, CURLoption option, void *value) {
    return curl_easy_setopt(handle, option, value);
}

CURLcode curl_set_list(CURL *handle, CURLoption option, struct curl_slist *value) {
    return curl_easy_setopt(handle, option, value);
}

CURLcode curl_set_copied_body(CURL *handle, const void *bytes, curl_off_t length) {
    // The length comes first: without it libcurl copies up to the first zero byte.
    CURLcode code = curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, length);
    return code != CURLE_OK ? code : curl_easy_setopt(handle, CURLOPT_COPYPOSTFIELDS, bytes);
}

CURLcode curl_set_upload_size(CURL *handle, curl_off_t length) {
    return curl_easy_setopt(handle, CURLOPT_INFILESIZE_LARGE, length);
}

CURLcode curl_set_bytes_callback(CURL *handle, CURLoption option, curl_bytes_callback callback) {
    return curl_easy_setopt(handle, option, callback);
}

CURLcode curl_set_progress_callback(CURL *handle, curl_xferinfo_callback callback) {
    CURLcode code = curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, callback);
    return code != CURLE_OK ? code : curl_easy_setopt(handle, CURLOPT_NOPROGRESS, 0L);
}

static curl_socket_t open_guarded(void *context, curlsocktype purpose, struct curl_sockaddr *address) {
    curl_address_guard *guard = context;
    const unsigned char *bytes = NULL;
    size_t length = 0;
    if (purpose == CURLSOCKTYPE_IPCXN && address->family == AF_INET) {
        bytes = (const unsigned char *)&((struct sockaddr_in *)&address->addr)->sin_addr;
        length = 4;
    } else if (purpose == CURLSOCKTYPE_IPCXN && address->family == AF_INET6) {
        bytes = (const unsigned char *)&((struct sockaddr_in6 *)&address->addr)->sin6_addr;
        length = 16;
    }
    if (!bytes || !guard->check(guard->context, bytes, length)) return CURL_SOCKET_BAD;
    return socket(address->family, address->socktype, address->protocol);
}

CURLcode curl_set_address_guard(CURL *handle, curl_address_guard *guard) {
    CURLcode code = curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, open_guarded);
    return code != CURLE_OK ? code : curl_easy_setopt(handle, CURLOPT_OPENSOCKETDATA, guard);
}

size_t curl_address_bytes(const char *host, unsigned char *address) {
    char bare[INET6_ADDRSTRLEN];
    size_t length = strlen(host);
    if (length > 1 && host[0] == '[' && host[length - 1] == ']') {
        host += 1;
        length -= 2;
    }
    if (length >= sizeof bare) return 0;
    memcpy(bare, host, length);
    bare[length] = 0;
    if (inet_pton(AF_INET, bare, address) == 1) return 4;
    if (inet_pton(AF_INET6, bare, address) == 1) return 16;
    return 0;
}

CURLcode curl_get_number(CURL *handle, CURLINFO info, long *value) {
    return curl_easy_getinfo(handle, info, value);
}

CURLcode curl_get_offset(CURL *handle, CURLINFO info, curl_off_t *value) {
    return curl_easy_getinfo(handle, info, value);
}
