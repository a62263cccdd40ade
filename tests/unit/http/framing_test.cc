#include "http/framing.h"

#include <gtest/gtest.h>

namespace strongroom::http {
namespace {

constexpr std::pair<std::string_view, std::string_view> kHost{"Host", "strongroom:8443"};

TEST(Framing, IsRefusedWhereTwoReadersMightDisagree) {
  struct Row {
    Fields fields;
    bool is_http_1_0;
    const char* problem;
  };
  const std::vector<Row> rows = {
      {{kHost}, false, ""},
      {{}, true, ""},
      {{{"Host", "x"}, {"Content-Length", "4"}}, false, ""},
      {{kHost, {"transfer-encoding", "Chunked"}}, false, ""},
      {{{"Content-Length", "4"}}, true, ""},
      {{kHost, {"Content-Length", "4"}, {"Transfer-Encoding", "chunked"}},
       false,
       "both a content length and a transfer coding"},
      {{{"transfer-ENCODING", "chunked"}, {"content-LENGTH", "4"}, kHost},
       false,
       "both a content length and a transfer coding"},
      {{kHost, {"Content-Length", "4"}, {"Content-Length", "4"}},
       false,
       "more than one content-length"},
      {{kHost, {"Transfer-Encoding", "chunked"}, {"Transfer-Encoding", "chunked"}},
       false,
       "more than one transfer-encoding"},
      {{kHost, {"Transfer-Encoding", "gzip, chunked"}},
       false,
       "a transfer coding other than chunked"},
      {{kHost, {"Transfer-Encoding", "xchunked"}}, false, "a transfer coding other than chunked"},
      {{kHost, {"Transfer-Encoding", "identity"}}, false, "a transfer coding other than chunked"},
      {{kHost, {"Transfer-Encoding", ""}}, false, "a transfer coding other than chunked"},
      {{{"Transfer-Encoding", "chunked"}}, true, "a transfer coding in HTTP/1.0"},
      {{{"Host", "a"}, {"host", "b"}}, false, "more than one host"},
      {{{"Host", "a"}, {"host", "a"}}, true, "more than one host"},
      {{kHost, {"Content-Length", "4, 4"}}, false, "a content length that is no number"},
      {{{"Content-Length", ""}}, true, "a content length that is no number"},
      {{{"Content-Length", "4"}}, false, "no host"},
      {{kHost, {"Authorization", "a"}, {"authorization", "a"}},
       false,
       "more than one authorization"},
      {{kHost, {"Content-Type", "a"}, {"Content-type", "b"}}, false, "more than one content-type"},
      {{kHost, {"Expect", "100-continue"}, {"expect", "x"}}, false, "more than one expect"},
      {{kHost, {"Accept", "a"}, {"Accept", "b"}}, false, ""},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(FramingProblem(row.fields, row.is_http_1_0), row.problem);
  }
}

TEST(Host, IsANameOrAnAddressWithAPortOrNot) {
  for (const char* host :
       {"", "a", "A.b-c_d:8443", "10.0.0.1:1", "[::1]:8443", "[fe80::1%25eth0]"}) {
    EXPECT_TRUE(IsHost(host)) << host;
  }
  for (const char* host : {"a b", "a/b", "u@a", "a?b", "a#b", "a,b", "a\tb", "\x7f", "\xc3\xa4"}) {
    EXPECT_FALSE(IsHost(host)) << host;
    EXPECT_EQ(FramingProblem({{"Host", host}}, false), "a host that is none") << host;
  }
}

}  // namespace
}  // namespace strongroom::http
