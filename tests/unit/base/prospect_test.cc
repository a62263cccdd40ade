#include "base/prospect.h"

#include <gtest/gtest.h>

#include <array>
#include <vector>

#include "support/generated_part.h"

namespace strongroom::base {
namespace {

using enum Asked;
using enum Prospect;

constexpr auto kEverybody = std::to_array<Asked>(
    {kApiServer, kTenant, kGraph, kServer, kSignIn, kReceiver, kMail, kPostgres});

TEST(Prospect, OfAnswersGoesByWhoWasAskedAndTheirStatus) {
  struct Row {
    int status;
    Prospect api_server, tenant, server, sign_in, receiver;
  };
  const std::vector<Row> rows = {
      {302, kPerson, kPerson, kPerson, kPerson, kPerson},
      {400, kPerson, kPerson, kFinal, kPerson, kFinal},
      {401, kMayPassOnce, kMayPassOnce, kMayPassOnce, kPerson, kPerson},
      {403, kPerson, kMayPassOnce, kPerson, kPerson, kPerson},
      {404, kPerson, kPerson, kPerson, kPerson, kPerson},
      {405, kFinal, kFinal, kFinal, kFinal, kPerson},
      {407, kPerson, kPerson, kPerson, kPerson, kPerson},
      {408, kMayPass, kMayPass, kMayPass, kMayPass, kMayPass},
      {409, kFinal, kFinal, kFinal, kFinal, kFinal},
      {410, kFinal, kFinal, kFinal, kFinal, kPerson},
      {413, kFinal, kFinal, kFinal, kFinal, kFinal},
      {415, kFinal, kFinal, kFinal, kFinal, kFinal},
      {422, kFinal, kFinal, kFinal, kFinal, kFinal},
      {425, kMayPass, kMayPass, kMayPass, kMayPass, kMayPass},
      {429, kMayPass, kMayPass, kMayPass, kMayPass, kMayPass},
      {431, kFinal, kFinal, kFinal, kFinal, kFinal},
      {500, kMayPass, kMayPass, kMayPass, kMayPass, kMayPass},
      {501, kFinal, kFinal, kFinal, kFinal, kFinal},
      {502, kMayPass, kMayPass, kMayPass, kMayPass, kMayPass},
      {503, kMayPass, kMayPass, kMayPass, kMayPass, kMayPass},
      {504, kMayPass, kMayPass, kMayPass, kMayPass, kMayPass},
      {505, kFinal, kFinal, kFinal, kFinal, kFinal},
      {507, kMayPass, kMayPass, kMayPass, kMayPass, kMayPass},
      {511, kPerson, kPerson, kPerson, kPerson, kPerson},
      {0, kFinal, kFinal, kFinal, kFinal, kFinal},
      {42, kFinal, kFinal, kFinal, kFinal, kFinal},
      {999, kFinal, kFinal, kFinal, kFinal, kFinal},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(ProspectOf(kApiServer, row.status), row.api_server) << row.status;
    EXPECT_EQ(ProspectOf(kTenant, row.status), row.tenant) << row.status;
    EXPECT_EQ(ProspectOf(kServer, row.status), row.server) << row.status;
    EXPECT_EQ(ProspectOf(kSignIn, row.status), row.sign_in) << row.status;
    EXPECT_EQ(ProspectOf(kReceiver, row.status), row.receiver) << row.status;
  }
}

TEST(Prospect, OfMailGoesByItsReply) {
  struct Row {
    Prospect prospect;
    std::vector<int> replies;
  };
  const std::vector<Row> rows = {{kMayPass, {421, 450, 451, 452, 454, 455}},
                                 {kPerson, {0, 220, 432, 530, 534, 535, 538, 550, 551, 553, 554}},
                                 {kFinal, {500, 501, 502, 503, 504, 521, 552, 555, 556}}};
  for (const Row& row : rows) {
    for (const int reply : row.replies) EXPECT_EQ(ProspectOf(kMail, reply), row.prospect) << reply;
  }
}

TEST(Prospect, OfNoAnswerGoesByWhatIsInTheWay) {
  for (const Asked asked : kEverybody) {
    EXPECT_EQ(ProspectOf(asked, Fault::kNoAnswer), kMayPass);
    EXPECT_EQ(ProspectOf(asked, Fault::kNotTrusted), asked == kServer ? kMayPass : kPerson);
    EXPECT_EQ(ProspectOf(asked, Fault::kTooLarge), kFinal);
    EXPECT_EQ(ProspectOf(asked, Fault::kSettings), kPerson);
  }
}

TEST(Prospect, OfPostgresGoesByItsState) {
  struct Row {
    Prospect prospect;
    std::vector<const char*> states;
  };
  const std::vector<Row> rows = {
      {kMayPass, {"08000", "08006", "08P01", "24000", "25006", "25P01", "25P02", "25P03", "26000",
                  "2D000", "34000", "3B001", "40001", "40P01", "42P03", "42P05", "53100", "53200",
                  "53300", "55000", "55006", "55P03", "57014", "57P01", "57P02", "57P03", "57P04",
                  "57P05", "58000", "58030", "72000", "F0000", "XX000", "XX001"}},
      {kPerson,
       {"28000", "28P01", "3D000", "3F000", "42501", "42P01", "42703", "P0001", "0A000", "01000",
        ""}},
      {kFinal, {"22P05", "22021", "23505", "23514", "54000", "SR001"}},
  };
  for (const Row& row : rows) {
    for (const char* state : row.states) EXPECT_EQ(ProspectOfState(state), row.prospect) << state;
  }
}

// A row that another one hides says nothing.
TEST(Prospect, HasNoRowThatIsNeverFound) {
  for (const ProspectRow& row : kProspects) {
    bool is_found = false;
    for (const Asked asked : kEverybody) {
      if ((row.of & BitOf(asked)) == 0) continue;
      is_found = is_found || &RowOf(asked, row.sign) == &row;
    }
    EXPECT_TRUE(is_found) << row.sign;
    EXPECT_FALSE(row.why.empty()) << row.sign;
  }
}

std::string NamesOf(unsigned asked) {
  std::string names;
  for (const EnumWord<Asked>& one : kEnumWords<Asked>) {
    if ((asked & BitOf(one.value)) == 0) continue;
    names.append(names.empty() ? "" : ", ").append(one.word);
  }
  return names;
}

std::string SignOf(const ProspectRow& row) {
  if (row.sign.empty()) return "anything else";
  const bool is_class = row.sign.size() < 3;
  const std::string shown = "`" + std::string(row.sign) + "`" + (is_class ? "..." : "");
  const bool is_fault = row.sign.find_first_of("abcdefghijklmnopqrstuvwxyz") != row.sign.npos;
  if (is_fault) return std::string(row.sign);
  if (row.of == prospects::kMail) return "SMTP " + shown;
  return (row.of == prospects::kSql ? "SQLSTATE " : "status ") + shown;
}

TEST(Prospect, IsInThePage) {
  std::vector<std::string> lines = {"| asked | what came | tried again | because |",
                                    "|---|---|---|---|"};
  for (const ProspectRow& row : kProspects) {
    lines.push_back("| " + NamesOf(row.of) + " | " + SignOf(row) + " | " +
                    std::string(NameOf(row.prospect)) + " | " + std::string(row.why) + " |");
  }
  test::ExpectGenerated({.page = "docs/retries.md", .name = "prospects"}, lines);
}

}  // namespace
}  // namespace strongroom::base
