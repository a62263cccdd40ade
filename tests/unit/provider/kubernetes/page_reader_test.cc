#include "provider/kubernetes/page_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "support/fake_clock.h"
#include "support/fake_transport.h"
#include "unit/provider/kubernetes/scripted_cluster.h"

namespace strongroom::provider::kubernetes {
namespace {

using api::Json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr size_t kMaxBytes = 10'000;

std::string ParameterOf(const web::Request& request, const std::string& name) {
  const std::string& query = request.path_and_query;
  const size_t at = query.find(name + "=");
  if (at == std::string::npos) return "";
  const size_t begin = at + name.size() + 1;
  return query.substr(begin, query.find('&', begin) - begin);
}

// Serves a list of roles whose objects have these sizes, page by page, as an API server does.
// Thread-safe.
class SizedList {
 public:
  explicit SizedList(std::vector<size_t> sizes) : sizes_(std::move(sizes)) {}

  web::Response Answer(const web::Request& request) const {
    const std::string token = ParameterOf(request, "continue");
    const size_t begin = token.empty() ? 0 : std::stoul(token);
    const size_t end = std::min(sizes_.size(), begin + std::stoul(ParameterOf(request, "limit")));
    const bool metadata_only =
        request.headers.at("Accept").find("PartialObjectMetadata") != std::string::npos;
    std::vector<Json> items;
    for (size_t i = begin; i < end; ++i) {
      items.push_back(Object("r" + std::to_string(i), "n"));
      if (!metadata_only) items.back()["rules"] = std::string(sizes_[i], 'x');
    }
    web::Response answer{200, List(items, end < sizes_.size() ? std::to_string(end) : ""), {}};
    if (answer.body.size() > request.max_response_bytes) throw web::AnswerTooLarge("too large");
    return answer;
  }

 private:
  const std::vector<size_t> sizes_;
};

TEST(PageReader, ReadsEachObjectOnceWhateverTheirSizes) {
  struct Case {
    std::vector<size_t> sizes;
    std::vector<std::string> too_large;
    size_t most_requests;
  };
  std::vector<size_t> mixed(600, 20);
  for (const size_t large : {size_t{0}, size_t{250}, size_t{251}, size_t{599}}) {
    mixed[large] = 2 * kMaxBytes;
  }
  const std::vector<Case> table = {
      {{}, {}, 1},
      {std::vector<size_t>(50, 20), {}, 1},
      // Of the shape of 126 policies of 550 KB.
      {std::vector<size_t>(126, 650), {}, 25},
      {{20, 9'000, 20}, {}, 6},
      {{20, 10'000, 20}, {"r1"}, 15},
      {std::vector<size_t>(3, 10'000), {"r0", "r1", "r2"}, 20},
      {mixed, {"r0", "r250", "r251", "r599"}, 80},
  };
  for (const Case& row : table) {
    const SizedList served(row.sizes);
    test::FakeTransport transport([&](const auto& request) { return served.Answer(request); });
    const test::FakeClock clock;
    ApiReader reader(transport, clock, {.limit = 0}, Peer::kForeign);
    PageReader pages(reader, {},
                     {.path = kRoles,
                      .what = "list roles",
                      .max_bytes = kMaxBytes,
                      .deadline = clock.Steady() + std::chrono::hours{1}});
    std::vector<std::string> all;
    std::vector<std::string> too_large;
    const auto take = [&](const Json& object) { all.push_back(object["metadata"]["name"]); };
    while (!pages.AtEnd()) {
      ASSERT_TRUE(pages.Next({.take = take,
                              .too_large =
                                  [&](const Json& object) {
                                    take(object);
                                    too_large.push_back(object["metadata"]["name"]);
                                  },
                              .leave_out = {}}));
    }
    std::vector<std::string> expected;
    for (size_t i = 0; i < row.sizes.size(); ++i) expected.push_back("r" + std::to_string(i));
    EXPECT_EQ(all, expected);
    EXPECT_EQ(too_large, row.too_large);
    EXPECT_LE(transport.Requests().size(), row.most_requests) << row.sizes.size();
  }
}

TEST(ClusterProvider, AnObjectThatIsTooLargeForAPageIsLeftOutAndNamed) {
  ScriptedCluster cluster;
  cluster.options.page_bytes = kMaxBytes;
  const SizedList served({20, 10'000, 20});
  cluster.transport.AddAnswer(kRoles,
                              [&](const web::Request& request) { return served.Answer(request); });
  const domain::TypeCoverage roles = cluster.Collect({"roles"}).types.at("roles");
  EXPECT_THAT(cluster.sink.Ids("roles"), ElementsAre("rbac.authorization.k8s.io/Role/n/r0",
                                                     "rbac.authorization.k8s.io/Role/n/r2"));
  EXPECT_EQ(roles.state, domain::TypeState::kIncomplete);
  EXPECT_EQ(roles.total, 3);
  EXPECT_EQ(roles.error_code, domain::error_code::kItemTooLarge);
  EXPECT_THAT(roles.error_message,
              HasSubstr("rbac.authorization.k8s.io/Role/n/r1 has more than 10000 bytes"));
}

// What is held at once is bounded by threads, not by what tenants have.
TEST(ClusterProvider, AsksForNoMoreThanAPageMayHave) {
  ScriptedCluster cluster;
  cluster.transport.Add(kRoles, 200, List({}));
  cluster.Collect({"roles"});
  for (const web::Request& request : cluster.transport.Requests()) {
    if (request.path_and_query.starts_with(kRoles)) {
      EXPECT_EQ(request.max_response_bytes, kPageBytes);
    }
  }
  EXPECT_LE(ReadOptions{}.threads * kPageBytes, size_t{32} << 20U);
}

}  // namespace
}  // namespace strongroom::provider::kubernetes
