#include "server/client_name.h"

#include <gtest/gtest.h>

#include <initializer_list>

namespace strongroom::server {
namespace {

TEST(ClientName, IsTheFirstWord) {
  struct Row {
    const char* agent;
    const char* name;
  };
  for (const Row& row :
       std::initializer_list<Row>{{"kubectl/v1.29.2 (linux/amd64) kubernetes/4b8e819", "kubectl"},
                                  {"kubectl-strongroom", "kubectl-strongroom"},
                                  {"argocd controller", "argocd"},
                                  {"a\x1b[31m/1", "a\\x1b[31m"},
                                  {"", ""},
                                  {"/", ""}}) {
    http::Request request;
    request.headers.emplace("user-agent", row.agent);
    EXPECT_EQ(ClientOf(request), row.name) << row.agent;
  }
  http::Request request;
  EXPECT_EQ(ClientOf(request), "");
  request.headers.emplace("user-agent", std::string(10'000, 'a'));
  EXPECT_EQ(ClientOf(request).size(), 64U);
}

}  // namespace
}  // namespace strongroom::server
