#include "http/framing.h"

#include <gtest/gtest.h>

namespace strongroom::http {
namespace {

TEST(Framing, IsRefusedWhereTwoReadersMightDisagree) {
  struct Row {
    Fields fields;
    bool is_http_1_0;
    const char* problem;
  };
  const std::vector<Row> rows = {
      {{}, false, ""},
      {{{"Host", "x"}, {"Content-Length", "4"}}, false, ""},
      {{{"transfer-encoding", "Chunked"}}, false, ""},
      {{{"Content-Length", "4"}}, true, ""},
      {{{"Content-Length", "4"}, {"Transfer-Encoding", "chunked"}},
       false,
       "both a content length and a transfer coding"},
      {{{"transfer-ENCODING", "chunked"}, {"content-LENGTH", "4"}},
       false,
       "both a content length and a transfer coding"},
      {{{"Content-Length", "4"}, {"Content-Length", "4"}}, false, "more than one content length"},
      {{{"Transfer-Encoding", "chunked"}, {"Transfer-Encoding", "chunked"}},
       false,
       "more than one transfer coding"},
      {{{"Transfer-Encoding", "gzip, chunked"}}, false, "a transfer coding other than chunked"},
      {{{"Transfer-Encoding", "xchunked"}}, false, "a transfer coding other than chunked"},
      {{{"Transfer-Encoding", "identity"}}, false, "a transfer coding other than chunked"},
      {{{"Transfer-Encoding", ""}}, false, "a transfer coding other than chunked"},
      {{{"Transfer-Encoding", "chunked"}}, true, "a transfer coding in HTTP/1.0"},
      {{{"Host", "a"}, {"host", "b"}}, false, "more than one host"},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(FramingProblem(row.fields, row.is_http_1_0), row.problem);
  }
}

}  // namespace
}  // namespace strongroom::http
