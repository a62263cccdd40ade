#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "executor/restore.h"
#include "restore_stand_in.h"
#include "support/built_in_catalogues.h"
#include "support/temporary_folder.h"

namespace strongroom::executor {

// Steps of a restore as their Jobs would do them, each with nothing that the one before has left in
// memory, and a server that keeps what they say. Checks at the end that nothing is left in the
// spool folder.
class RestoreSteps : public testing::Test {
 protected:
  RestoreSteps();
  ~RestoreSteps() override;

  const catalogue::PolicyType& Type(domain::ProviderKind kind, const std::string& key) const {
    return *catalogues_.Of(kind)->Find(key);
  }
  // The set that is put back from now on.
  void Serve(domain::ProviderKind kind, std::vector<sets::Item> items);

  // Fails the test when the server was not told.
  void Run(domain::RestoreStep step);
  // Of step plan: what would become of each policy, by its identity. What is planned is what Apply
  // does.
  std::map<std::string, domain::PlannedItem> Plan();
  // Of step apply: what became of each that was to be written, likewise.
  std::map<std::string, api::RestoreProgressItem> Apply();

  const catalogue::Catalogues& catalogues_ = test::BuiltInCatalogues();
  const test::TemporaryFolder folder_;
  RestoreOptions options_;
  std::unique_ptr<test::RestoreExchange> exchange_;
  std::unique_ptr<RestoreStandIn> server_;
};

}  // namespace strongroom::executor
