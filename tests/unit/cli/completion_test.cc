#include "cli/completion.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace strongroom::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

// Two commands, with flags of each kind.
Grammar Made() {
  const FlagGrammar ns{.names = {"-n", "--namespace"},
                       .description = "Namespace",
                       .takes_value = true,
                       .words = {},
                       .value = Names::kNamespaces};
  const FlagGrammar all{
      .names = {"-A", "--all"}, .description = "", .takes_value = false, .words = {}};
  const FlagGrammar form{.names = {"-o", "--output"},
                         .description = "Form",
                         .takes_value = true,
                         .words = {"json", "name"}};
  const FlagGrammar types{.names = {"--types"},
                          .description = "",
                          .takes_value = true,
                          .is_list = true,
                          .repeats = true,
                          .words = {"roles", "rules", "pods"}};
  return {.flags = {ns},
          .commands = {{.name = "cat",
                        .description = "Print one",
                        .flags = {ns, form, types},
                        .arguments = {{.names = Names::kSets}, {.names = Names::kPolicies}}},
                       {.name = "retention",
                        .description = "",
                        .flags = {},
                        .arguments = {{.words = {"plan"}}, {.names = Names::kSchedules}}},
                       {.name = "cancel", .description = "", .flags = {ns}, .arguments = {}},
                       {.name = "restore",
                        .description = "",
                        .flags = {ns},
                        .arguments = {{.names = Names::kSets}, {.names = Names::kPolicies}},
                        .commands = {{.name = "show",
                                      .description = "",
                                      .flags = {ns, form},
                                      .arguments = {{.names = Names::kRestores}}}}},
                       {.name = "rights",
                        .description = "",
                        .flags = {ns, all},
                        .arguments = {{.names = Names::kSchedules, .repeats = true}}}}};
}

struct Case {
  std::vector<std::string> words;
  std::vector<std::string> candidates;
  Names names = Names::kNone;
};

TEST(Completion, FindsWhatTheLastWordMayBe) {
  const std::vector<Case> cases{
      {{}, {"cat", "retention", "cancel", "restore", "rights"}},
      {{""}, {"cat", "retention", "cancel", "restore", "rights"}},
      {{"ca"}, {"cat", "cancel"}},
      {{"-n", "b", "r"}, {"retention", "restore", "rights"}},
      {{"--namespace=b", "r"}, {"retention", "restore", "rights"}},
      {{"-"}, {"--namespace"}},
      {{"-n", ""}, {}, Names::kNamespaces},
      {{"cut", ""}, {}},
      {{"cut", "-"}, {"--namespace"}},
      {{"cat", ""}, {}, Names::kSets},
      {{"cat", "a", ""}, {}, Names::kPolicies},
      {{"cat", "a", "b", ""}, {}},
      {{"cat", "-o", ""}, {"json", "name"}},
      {{"cat", "-o", "j"}, {"json"}},
      {{"cat", "--output=n"}, {"name"}},
      {{"cat", "-ojson", "--"}, {"--namespace", "--types"}},
      {{"cat", "-ojson", "--types", "roles", "--"}, {"--namespace", "--types"}},
      {{"cat", "--types", "ro"}, {"roles"}},
      {{"cat", "--types", "roles,"}, {"roles", "rules", "pods"}},
      {{"cat", "--types", "roles,ru"}, {"rules"}},
      {{"cat", "--types=roles,ru"}, {"rules"}},
      {{"cat", "--types", "roles,ru", ""}, {}, Names::kSets},
      {{"cat", "-o", "json,n"}, {}},
      {{"restore", ""}, {"show"}, Names::kSets},
      {{"restore", "sh"}, {"show"}, Names::kSets},
      {{"restore", "-n", "b", "show", ""}, {}, Names::kRestores},
      {{"restore", "show", "-o", "j"}, {"json"}},
      {{"restore", "a", "show"}, {}, Names::kPolicies},
      {{"restore", "a", "show", ""}, {}},
      {{"cat", "--out"}, {"--output"}},
      {{"cat", "-n", "b", "a", ""}, {}, Names::kPolicies},
      {{"cat", "-nb", "a", ""}, {}, Names::kPolicies},
      {{"cat", "--", "-a", ""}, {}, Names::kPolicies},
      {{"cat", "--", "-"}, {}, Names::kSets},
      {{"cat", "--nothing=x", ""}, {}, Names::kSets},
      {{"cat", "--nothing="}, {}},
      {{"cancel", ""}, {}},
      {{"retention", ""}, {"plan"}},
      {{"retention", "plan", ""}, {}, Names::kSchedules},
      {{"rights", "a", "-A", "b", ""}, {}, Names::kSchedules},
      {{"rights", "--all="}, {}},
  };
  for (const Case& c : cases) {
    const Question question = QuestionOf(Made(), c.words);
    std::vector<std::string> words;
    for (const Candidate& candidate : question.words) words.push_back(candidate.word);
    EXPECT_EQ(words, c.candidates) << testing::PrintToString(c.words);
    EXPECT_EQ(question.names, c.names) << testing::PrintToString(c.words);
  }
}

TEST(Completion, KnowsWhatStandsBefore) {
  const Question question =
      QuestionOf(Made(), {"cat", "nightly", "-nb", "--output=", "-o=json", "roles/"});
  EXPECT_EQ(question.begun, "roles/");
  EXPECT_THAT(question.arguments, ElementsAre("nightly"));
  EXPECT_THAT(question.flags, ElementsAre(Pair("--namespace", "b"), Pair("--output", "json")));
}

TEST(Completion, KnowsWhatAListHas) {
  const Question question = QuestionOf(Made(), {"cat", "--types=roles,po,ru"});
  EXPECT_EQ(question.before, "roles,po,");
  EXPECT_EQ(question.begun, "ru");
  EXPECT_TRUE(IsListed(question, "roles"));
  EXPECT_TRUE(IsListed(question, "po"));
  EXPECT_FALSE(IsListed(question, "pods"));
  EXPECT_FALSE(IsListed(question, "oles"));
  EXPECT_FALSE(IsListed(QuestionOf(Made(), {"cat", "--types="}), ""));
}

TEST(Completion, SaysWhatACommandAndAFlagAreFor) {
  EXPECT_THAT(QuestionOf(Made(), {"cat"}).words, ElementsAre(Candidate{"cat", "Print one"}));
  EXPECT_THAT(QuestionOf(Made(), {"cat", "--o"}).words, ElementsAre(Candidate{"--output", "Form"}));
  EXPECT_THAT(QuestionOf({}, {"cat", ""}).words, IsEmpty());
}

}  // namespace
}  // namespace strongroom::cli
