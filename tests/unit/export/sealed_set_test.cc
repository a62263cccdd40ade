#include "export/sealed_set.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "export/archive_reader.h"
#include "export/archive_writer.h"
#include "export/error.h"
#include "export/folder.h"
#include "sets/error.h"
#include "support/built_in_catalogues.h"
#include "support/instant.h"
#include "support/message_of.h"
#include "support/temporary_folder.h"
#include "unit/export/made_set.h"

namespace strongroom::exporting {
namespace {

using domain::TypeState;
using testing::HasSubstr;
using testing::IsEmpty;

SetFacts Facts() {
  SetFacts facts{.run = "backup-20260302013000",
                 .tenant = "https://api.example:6443",
                 .tenant_uid = "tenant-1",
                 .provider = domain::ProviderKind::kKubernetes,
                 .taken_at = test::At("2026-03-02T01:30:00Z"),
                 .outcome = {}};
  facts.outcome.phase = domain::RunPhase::kSuccess;
  for (const char* type : {"configMaps", "roles"}) {
    facts.outcome.summary.types[type] = {
        .state = TypeState::kComplete, .total = 2, .backed_up = 2, .api_version = "v1"};
  }
  return facts;
}

std::vector<sets::Item> Items() {
  return {MadeItem("roles", "b", "b", {{"a", 1}}), MadeItem("roles", "a", "a", {{"a", 1}}),
          MadeItem("configMaps", "c", "c", {{"c", 1}})};
}

// The same policies of another schedule, taken by a server: names and times are not digested.
TEST(SealSet, HasTheDigestsOfAnySetOfThesePolicies) {
  const SealedSet sealed = SealSet(Facts(), Items());
  MadeSets others;
  EXPECT_EQ(sealed.set.digest, others.Next(Items()).set.digest);
  SetFacts partial = Facts();
  partial.outcome.summary.types["roles"].state = TypeState::kIncomplete;
  EXPECT_NE(SealSet(partial, Items()).set.digest, sealed.set.digest);
}

TEST(SealSet, SaysOfEachTypeHowFarItGot) {
  SetFacts facts = Facts();
  facts.outcome.phase = domain::RunPhase::kPartial;
  facts.outcome.summary.types["quotas"] = {.state = TypeState::kFailed,
                                           .errors = 1,
                                           .error_code = "PERMISSION_MISSING",
                                           .error_message = "may not list"};
  const sets::BackupSet set = SealSet(facts, Items()).set;
  EXPECT_FALSE(set.is_complete);
  ASSERT_EQ(set.types.size(), 3U);
  EXPECT_EQ(set.types[1].type, "quotas");
  EXPECT_EQ(set.types[1].state, "failed");
  EXPECT_EQ(set.types[1].error_code, "PERMISSION_MISSING");
  EXPECT_EQ(set.types[1].error_message, "may not list");
  EXPECT_EQ(set.types[2].api_version, "v1");
  EXPECT_EQ(set.items, 3);
}

TEST(SealSet, IsOfOneTenantWheneverItIsTaken) {
  SetFacts later = Facts();
  later.run = "backup-20260303013000";
  const sets::BackupSet one = SealSet(Facts(), Items()).set;
  const sets::BackupSet other = SealSet(later, Items()).set;
  EXPECT_EQ(one.schedule_uid, other.schedule_uid);
  EXPECT_EQ(one.name, "backup-20260302013000-1");
  later.tenant_uid = "tenant-2";
  EXPECT_NE(SealSet(later, Items()).set.schedule_uid, one.schedule_uid);
}

TEST(SealSet, RefusesWhatNoServerSeals) {
  auto twice = Items();
  twice.push_back(twice.front());
  EXPECT_THAT(test::MessageOf<sets::SealError>([&] { SealSet(Facts(), twice); }),
              HasSubstr("it comes twice"));
  EXPECT_THAT(test::MessageOf<sets::SealError>([&] {
                SealSet(Facts(), {MadeItem("secrets", "a", "a", {{"a", 1}})});
              }),
              HasSubstr("nothing is known of how its type was read"));
}

TEST(ArchiveWriter, MakesAnArchiveOfIt) {
  const test::TemporaryFolder folder;
  Folder files = Folder::Make(folder / "archive");
  ArchiveWriter writer(files);
  for (const sets::Item& item : Items()) writer.AddContent(item.content_digest, item.content);
  const SealedSet sealed = SealSet(Facts(), Items());
  std::string lines;
  for (const sets::Item& item : sealed.items) lines += sets::WriteItemDescription(item) + '\n';
  writer.AddSet(sealed.set, lines);
  writer.Finish();
  const ArchiveReader reader(files);
  EXPECT_THAT(reader.Verify(test::BuiltInCatalogues()), IsEmpty());
  std::vector<std::string> ids;
  reader.ReadItems(0, [&](const sets::Item& item) { ids.push_back(item.id + item.content); });
  EXPECT_THAT(ids, testing::ElementsAre(R"(c{"c":1})", R"(a{"a":1})", R"(b{"a":1})"));
}

}  // namespace
}  // namespace strongroom::exporting
