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
  return {.flags = {ns},
          .commands = {{.name = "cat",
                        .description = "Print one",
                        .flags = {ns, form},
                        .arguments = {{.names = Names::kSets}, {.names = Names::kPolicies}}},
                       {.name = "retention",
                        .description = "",
                        .flags = {},
                        .arguments = {{.words = {"plan"}}, {.names = Names::kSchedules}}},
                       {.name = "cancel", .description = "", .flags = {ns}, .arguments = {}},
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
      {{}, {"cat", "retention", "cancel", "rights"}},
      {{""}, {"cat", "retention", "cancel", "rights"}},
      {{"ca"}, {"cat", "cancel"}},
      {{"-n", "b", "r"}, {"retention", "rights"}},
      {{"--namespace=b", "r"}, {"retention", "rights"}},
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
      {{"cat", "-ojson", "--"}, {"--namespace"}},
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

TEST(Completion, SaysWhatACommandAndAFlagAreFor) {
  EXPECT_THAT(QuestionOf(Made(), {"cat"}).words, ElementsAre(Candidate{"cat", "Print one"}));
  EXPECT_THAT(QuestionOf(Made(), {"cat", "--o"}).words, ElementsAre(Candidate{"--output", "Form"}));
  EXPECT_THAT(QuestionOf({}, {"cat", ""}).words, IsEmpty());
}

}  // namespace
}  // namespace strongroom::cli
