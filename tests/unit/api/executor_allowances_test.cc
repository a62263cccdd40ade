#include "api/executor_allowances.h"

#include <gtest/gtest.h>

namespace strongroom::api {
namespace {

constexpr const char* kOwn = "registry.example.com/strongroom:1.2.3";

// "" or the fields that are refused.
std::string Refused(const domain::ExecutorOverrides& overrides, const ExecutorAllowances& allowed) {
  std::string fields;
  for (const domain::Problem& problem : CheckExecutor(overrides, allowed, kOwn)) {
    fields +=
        (fields.empty() ? "" : " ") + problem.field.substr(std::string("spec.executor.").size());
  }
  return fields;
}

TEST(CheckExecutor, AllowsNothingButWhatIsListed) {
  struct Row {
    domain::ExecutorOverrides overrides;
    ExecutorAllowances allowed;
    const char* refused;
  };
  const std::string every = R"([{"operator":"Exists"}])";
  const std::string two = R"([{"key":"a","operator":"Exists"},{"key":"b","value":"1"}])";
  const std::vector<Row> rows{
      {{}, {}, ""},
      {{.image = kOwn}, {}, ""},
      {{.image = "evil"}, {}, "image"},
      {{.image = "evil"}, {.images = {""}}, "image"},
      {{.image = "mine:1"}, {.images = {"other", "mine:1"}}, ""},
      {{.image = "mine:12"}, {.images = {"mine:1"}}, "image"},
      {{.image = "reg/team/mine:1"}, {.images = {"reg/team/*"}}, ""},
      {{.image = "evil/reg/team/mine:1"}, {.images = {"reg/team/*"}}, "image"},
      {{.image = "anything"}, {.images = {"*"}}, ""},
      {{.tolerations = two}, {}, "tolerations tolerations"},
      {{.tolerations = two}, {.tolerations = {"a"}}, "tolerations"},
      {{.tolerations = two}, {.tolerations = {"a", "b"}}, ""},
      {{.tolerations = every}, {.tolerations = {"a", ""}}, "tolerations"},
      {{.tolerations = every}, {.tolerations = {"*"}}, ""},
      // What gives no rights of another kind is everybody's.
      {{.service_account = "reader", .resources = "{}", .node_selector = "{}"}, {}, ""},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(Refused(row.overrides, row.allowed), row.refused)
        << row.overrides.image << row.overrides.tolerations;
  }
}

TEST(CheckExecutor, SaysWhereItIsAllowed) {
  const auto problems = CheckExecutor({.image = "evil"}, {}, kOwn);
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems[0].message,
            "\"evil\" is none that the installation allows (chart value executor.allowedImages)");
}

}  // namespace
}  // namespace strongroom::api
