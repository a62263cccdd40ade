#include "report/report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "report/error.h"
#include "support/instant.h"
#include "support/message_of.h"
#include "unit/report/example.h"
#include "unit/report/golden.h"
#include "unit/report/parsed_html.h"

namespace strongroom::report {
namespace {

using base::Json;
using domain::ProviderKind;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

ExampleSet Cluster() {
  ExampleSet example = SetOf(ProviderKind::kKubernetes, "prod",
                             {{"networkPolicies", NetworkPolicy("shop", "web", 8080)},
                              {"networkPolicies", NetworkPolicy("shop", "db", 5432)}});
  sets::BackupSet& set = example.set;
  set.is_complete = false;
  set.previous_digest = std::string(64, '0');
  set.changes = {.added = 0, .changed = 1, .removed = 1};
  set.types.push_back({.type = "roles",
                       .state = "failed",
                       .digest = std::string(64, '1'),
                       .total = 3,
                       .errors = 3,
                       .error_code = "FORBIDDEN",
                       .error_message = "roles is forbidden: a <b> | `c`"});
  return example;
}

sets::Diff ClusterDiff() {
  return {.from = "nightly-202601020130-41",
          .to = "nightly-202602020130-42",
          .changes = {.added = 0, .changed = 1, .removed = 1},
          .not_compared = {{"roles", "failed in the set after"}},
          .items = {{.type = "networkPolicies",
                     .id = "shop/web",
                     .name = "shop/web",
                     .patch = {{{"replace", "/spec/ingress/0/ports/0/port", "8080"}}},
                     .deed = {.actor = "eve@contoso.example",
                              .at = test::At("2026-02-01T10:00:00Z"),
                              .activity = "Patch policy"}},
                    {.type = "networkPolicies",
                     .id = "shop/old",
                     .name = "shop/old",
                     .change = domain::Change::kRemoved}}};
}

std::string SetReportOf(const ExampleSet& example, Format format,
                        const std::optional<sets::Diff>& diff, bool with_settings = true) {
  std::ostringstream out;
  SetReport report(out, OptionsOf(format), example.set, example.items, diff, with_settings);
  if (with_settings) {
    for (const std::string& line : example.lines) report.AddContent(line);
  }
  report.Finish();
  return out.str();
}

std::string DiffReportOf(const ExampleSet& before, const ExampleSet& after, const sets::Diff& diff,
                         Format format, bool with_contents = true) {
  std::ostringstream out;
  const ContentOf contents = [&](Side side, const sets::Difference& difference) {
    return (side == Side::kBefore ? before : after).Find(difference);
  };
  WriteDiffReport(out, OptionsOf(format), diff, before.set, after.set,
                  with_contents ? contents : ContentOf());
  return out.str();
}

// Without its style, which has a file of its own.
std::string WithoutStyle(const std::string& html) {
  const size_t begin = html.find("<style>") + 7;
  return html.substr(0, begin) + html.substr(html.find("</style>"));
}

TEST(SetReport, IsAsItsGoldenFiles) {
  ExpectGolden("set.md", SetReportOf(Cluster(), Format::kMarkdown, ClusterDiff()));
  ExpectGolden("set.html", WithoutStyle(SetReportOf(Cluster(), Format::kHtml, ClusterDiff())));
}

TEST(DiffReport, IsAsItsGoldenFiles) {
  const ExampleSet before = SetOf(ProviderKind::kKubernetes, "prod",
                                  {{"networkPolicies", NetworkPolicy("shop", "web", 80)},
                                   {"networkPolicies", NetworkPolicy("shop", "old", 1)}},
                                  1);
  ExpectGolden("diff.md", DiffReportOf(before, Cluster(), ClusterDiff(), Format::kMarkdown));
  ExpectGolden("diff.html",
               WithoutStyle(DiffReportOf(before, Cluster(), ClusterDiff(), Format::kHtml)));
}

// What it may load, run or send: nothing.
TEST(HtmlReport, NeedsNothingAndNobody) {
  const std::string html = SetReportOf(Cluster(), Format::kHtml, ClusterDiff());
  EXPECT_THAT(html, HasSubstr("content=\"default-src 'none'; style-src 'sha256-"));
  for (const char* word :
       {"<script", "<link", "<img", "src=", "url(", "@import", "http:", "https:"}) {
    EXPECT_THAT(html, Not(HasSubstr(word))) << word;
  }
}

// To be looked at: STRONGROOM_WRITE_REPORTS=FOLDER.
void WriteForTheEye(const std::string& file, const std::string& text) {
  const auto folder = base::FromEnvironment("STRONGROOM_WRITE_REPORTS");
  if (folder) std::ofstream(*folder + '/' + file) << text;
}

TEST(HtmlReport, OfATenantIsWellFormedAndItsLinksLeadSomewhere) {
  const ExampleSet before = SetOf(ProviderKind::kMicrosoftGraph, "contoso", GraphTenant(), 1);
  ExampleSet after = SetOf(ProviderKind::kMicrosoftGraph, "contoso", ChangedGraphTenant(), 2);
  sets::Diff diff = DiffOf(before, after);
  for (sets::Difference& item : diff.items) {
    item.deed = {.actor = "adele@contoso.example",
                 .at = test::At("2026-02-01T10:00:00Z"),
                 .activity = "Patch policy"};
  }
  after.set.changes = diff.changes;
  after.set.previous_digest = before.set.digest;
  const std::map<std::string, std::string> reports{
      {"set.html", SetReportOf(after, Format::kHtml, diff)},
      {"diff.html", DiffReportOf(before, after, diff, Format::kHtml)},
      {"cluster.html", SetReportOf(Cluster(), Format::kHtml, ClusterDiff())}};
  WriteForTheEye("set.md", SetReportOf(after, Format::kMarkdown, diff));
  WriteForTheEye("diff.md", DiffReportOf(before, after, diff, Format::kMarkdown));
  for (const auto& [file, html] : reports) {
    WriteForTheEye(file, html);
    const ParsedHtml parsed = ParseHtml(html);
    ASSERT_THAT(parsed.problems, testing::IsEmpty());
    const std::set<std::string> ids(parsed.ids.begin(), parsed.ids.end());
    EXPECT_EQ(ids.size(), parsed.ids.size()) << "no id comes twice";
    EXPECT_GT(parsed.links.size(), 5U);
    for (const std::string& link : parsed.links) {
      EXPECT_TRUE(link.starts_with("#") && ids.contains(link.substr(1))) << link;
    }
  }
}

TEST(SetReport, WithoutSettingsListsPolicies) {
  const std::string text = SetReportOf(Cluster(), Format::kMarkdown, std::nullopt, false);
  EXPECT_THAT(text, AllOf(HasSubstr("Without settings"), HasSubstr("shop/db"),
                          Not(HasSubstr("podSelector"))));
}

TEST(SetReport, TellsWhichContentDidNotCome) {
  const ExampleSet example = Cluster();
  std::ostringstream out;
  SetReport report(out, OptionsOf(Format::kMarkdown), example.set, example.items, {}, true);
  report.AddContent(example.lines.at(1));
  report.Finish();
  const std::string text = out.str();
  const size_t missing = text.find("Its settings are not in this report.");
  EXPECT_LT(missing, text.find("port: 8080"));
}

TEST(SetReport, RefusesContentThatIsNotInOrder) {
  const ExampleSet example = Cluster();
  const auto report_of = [&](const std::vector<std::string>& lines) {
    return test::MessageOf<ReportError>([&] {
      std::ostringstream out;
      SetReport report(out, OptionsOf(Format::kHtml), example.set, example.items, {}, true);
      for (const std::string& line : lines) report.AddContent(line);
    });
  };
  EXPECT_THAT(report_of({example.lines.at(1), example.lines.at(0)}), HasSubstr("not in order"));
  EXPECT_THAT(report_of({example.lines.at(0), example.lines.at(0)}), HasSubstr("not in order"));
  std::string other = example.lines.at(0);
  other.replace(other.find("shop/db"), 7, "shop/dc");
  EXPECT_THAT(report_of({other}), HasSubstr("not listed"));
  EXPECT_THAT(report_of({"{"}), HasSubstr("a line of contents"));
}

TEST(SetReport, RefusesAContentThatIsNotTheOneThatIsListed) {
  const ExampleSet example = Cluster();
  std::string line = example.lines.at(0);
  const std::string digest = example.items.at(0).content_digest;
  line.replace(line.find(digest), digest.size(), std::string(64, '0'));
  EXPECT_THAT(test::MessageOf<ReportError>([&] {
                std::ostringstream out;
                SetReport report(out, OptionsOf(Format::kHtml), example.set, example.items, {},
                                 true);
                report.AddContent(line);
              }),
              HasSubstr("networkPolicies shop/db: its content is not the one of the digest"));
}

TEST(SetReport, SaysWhichContentIsNotAsItWasSealedAndShowsTheOthers) {
  const ExampleSet example = Cluster();
  std::string line = example.lines.at(0);
  line.replace(line.find("5432"), 4, "5433");
  std::ostringstream out;
  SetReport report(out, OptionsOf(Format::kMarkdown), example.set, example.items, {}, true);
  EXPECT_FALSE(report.AddContent(line));
  EXPECT_TRUE(report.AddContent(example.lines.at(1)));
  report.Finish();
  const size_t damaged = out.str().find("Its content is missing or altered");
  EXPECT_LT(damaged, out.str().find("port: 8080"));
  EXPECT_THAT(out.str(), Not(HasSubstr("5433")));
}

TEST(DiffReport, WithoutContentsShowsThePatches) {
  const std::string text =
      DiffReportOf(Cluster(), Cluster(), ClusterDiff(), Format::kMarkdown, false);
  EXPECT_THAT(text, HasSubstr("| `/spec/ingress/0/ports/0/port` | replace | `8080` |"));
}

TEST(DiffReport, SaysWhyThereIsNoPatch) {
  sets::Diff diff = ClusterDiff();
  diff.items[0].patch.reset();
  diff.items[0].no_patch = "too much <b>differs</b>";
  EXPECT_THAT(DiffReportOf(Cluster(), Cluster(), diff, Format::kHtml, false),
              HasSubstr("too much &lt;b&gt;differs"));
}

// Silence would say that there was nothing in it.
TEST(DiffReport, SaysWhatItHasNoContentOf) {
  for (const bool with_contents : {false, true}) {
    sets::Diff diff = ClusterDiff();
    for (const domain::Change change : {domain::Change::kAdded, domain::Change::kRemoved}) {
      diff.items.back().change = change;
      EXPECT_THAT(DiffReportOf(Cluster(), Cluster(), diff, Format::kMarkdown, with_contents),
                  HasSubstr("What it consists of is not in this report."));
    }
  }
}

TEST(Reports, SayHowToVerifyWithTheNamesOfTheSet) {
  ExampleSet example = Cluster();
  EXPECT_THAT(SetReportOf(example, Format::kMarkdown, {}),
              HasSubstr("kubectl strongroom verify " + example.set.name + " -n backups\n"));
  example.set.name = "a;reboot";
  EXPECT_THAT(SetReportOf(example, Format::kMarkdown, {}),
              HasSubstr("kubectl strongroom verify SET -n NAMESPACE\n"));
}

TEST(DiffReport, SaysThatNothingDiffers) {
  const sets::Diff diff{.from = "a", .to = "b"};
  EXPECT_THAT(DiffReportOf(Cluster(), Cluster(), diff, Format::kMarkdown),
              HasSubstr("Nothing differs"));
}

}  // namespace
}  // namespace strongroom::report
