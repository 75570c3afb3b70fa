#include <zlib.h>

// Macros that carry a type's size are not seen from Swift.
static inline int deflateInitGzip(z_stream *stream, int level) {
    // 15 is the largest window; 16 more asks for gzip's header and trailer.
    return deflateInit2(stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
}
