#include "http/router.h"

#include <gtest/gtest.h>

namespace strongroom::http {
namespace {

// Answers with the name of its route and its parameters: "report namespace=a run=b".
RouteHandler Say(const std::string& name) {
  return [name](Request&, const PathParameters& parameters) {
    Response response{.body = name};
    for (const auto& [key, value] : parameters) response.body += " " + key + "=" + value;
    return response;
  };
}

Router Routes() {
  Router router;
  router.Add("GET", "/", Say("root"));
  router.Add("GET", "/healthz", Say("health"));
  router.Add("POST", "/v1/namespaces/{namespace}/runs/{run}/report", Say("report"));
  router.Add("GET", "/sets/{set}", Say("set"));
  router.Add("PATCH", "/sets/{set}", Say("hold"));
  router.Add("GET", "/sets/{set}/items", Say("items"));
  router.Add("GET", "/first/{any}", Say("first"));
  router.Add("GET", "/first/word", Say("never"));
  router.Add("HEAD", "/own", Say("head"));
  router.Add("GET", "/own", Say("get"));
  return router;
}

// "200 report namespace=a run=b", "405 GET, HEAD", or the bare status.
std::string Ask(const Router& router, const std::string& method, const std::string& path) {
  Request request;
  request.method = method;
  request.path = path;
  const Response response = router.Route(request);
  std::string text = std::to_string(response.status);
  if (response.status == 200) text += " " + response.body;
  for (const auto& [name, value] : response.headers) text += " " + value;
  return text;
}

struct Routed {
  const char* method;
  const char* path;
  const char* answer;
};

const std::vector<Routed> kRouted = {
    {"GET", "/", "200 root"},
    {"GET", "/healthz", "200 health"},
    {"POST", "/v1/namespaces/a/runs/b/report", "200 report namespace=a run=b"},
    {"GET", "/sets/7", "200 set set=7"},
    {"PATCH", "/sets/7", "200 hold set=7"},
    {"GET", "/sets/7/items", "200 items set=7"},
    {"GET", "/first/word", "200 first any=word"},
    // HEAD is GET unless it has a handler of its own.
    {"HEAD", "/healthz", "200 health"},
    {"HEAD", "/own", "200 head"},
    {"HEAD", "/v1/namespaces/a/runs/b/report", "405 POST"},
    // Methods.
    {"POST", "/healthz", "405 GET, HEAD"},
    {"DELETE", "/sets/7", "405 GET, HEAD, PATCH"},
    {"GET", "/v1/namespaces/a/runs/b/report", "405 POST"},
    {"get", "/healthz", "405 GET, HEAD"},
    {"OPTIONS", "/own", "405 GET, HEAD"},
    // Paths.
    {"GET", "/nothing", "404"},
    {"GET", "/healthz/", "404"},
    {"GET", "//healthz", "404"},
    {"GET", "/HEALTHZ", "404"},
    {"GET", "/sets", "404"},
    {"GET", "/sets/7/items/8", "404"},
    {"GET", "/sets/%37/items", "200 items set=7"},
    {"GET", "/%73ets/7", "404"},
    // A parameter is not empty.
    {"GET", "/sets/", "404"},
    {"GET", "/sets//items", "404"},
    {"POST", "/v1/namespaces//runs/b/report", "404"},
    // It is decoded once.
    {"GET", "/sets/a%20b", "200 set set=a b"},
    {"GET", "/sets/a+b", "200 set set=a+b"},
    {"GET", "/sets/%2541", "200 set set=%41"},
    {"GET", "/sets/%c3%a4", "200 set set=\xc3\xa4"},
    // It leads nowhere else.
    {"GET", "/sets/a%2fb", "400"},
    {"GET", "/sets/%2e%2e", "400"},
    {"GET", "/sets/..", "400"},
    {"GET", "/sets/.", "400"},
    {"GET", "/sets/...", "200 set set=..."},
    {"GET", "/sets/a%00b", "400"},
    {"GET", "/sets/a%0ab", "400"},
    {"GET", "/sets/%7f", "400"},
    {"GET", "/sets/%", "400"},
    {"GET", "/sets/%4", "400"},
    {"GET", "/sets/%zz", "400"},
};

TEST(Router, FindsTheRouteOfARequest) {
  const Router router = Routes();
  for (const Routed& row : kRouted) {
    EXPECT_EQ(Ask(router, row.method, row.path), row.answer) << row.method << " " << row.path;
  }
}

TEST(Router, GivesAnswersWithoutARouteTheFormOfItsOwner) {
  Router router([](const Refusal& refusal) {
    return Response{.status = refusal.status, .body = "<" + refusal.message + ">"};
  });
  router.Add("GET", "/a/{b}", Say("a"));
  struct Row {
    const char* method;
    const char* path;
    int status;
    const char* body;
  };
  const std::vector<Row> rows = {{"GET", "/", 404, "<there is nothing at this path>"},
                                 {"POST", "/a/b", 405, "<this path is not for this method>"},
                                 {"GET", "/a/%", 400, "<the path cannot be read>"}};
  for (const Row& row : rows) {
    Request request;
    request.method = row.method;
    request.path = row.path;
    const Response response = router.Route(request);
    EXPECT_EQ(response.status, row.status) << row.path;
    EXPECT_EQ(response.body, row.body) << row.path;
  }
}

TEST(Router, RefusesASecondHandlerOfARoute) {
  Router router = Routes();
  EXPECT_THROW(router.Add("GET", "/healthz", Say("other")), std::logic_error);
}

}  // namespace
}  // namespace strongroom::http
