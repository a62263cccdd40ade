#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "support/temporary_folder.h"
#include "unit/cli/fake_host.h"

namespace strongroom::cli {

namespace fs = std::filesystem;

// A folder of policies, of which backups are taken.
class BackupCommand : public ::testing::Test {
 protected:
  BackupCommand() {
    fs::create_directory(policies_);
    Hold("a.json", R"({"count":1,"rule":"one"})");
    Hold("b.json", R"({"rule":"two"})");
    Hold("c.yaml", "rule: three\n");
  }

  void Hold(const std::string& name, const std::string& text) const {
    std::ofstream(policies_ / name, std::ios::trunc) << text;
  }
  std::string Path(const std::string& name) const { return (folder_ / name).string(); }
  // What is beside the policies.
  std::vector<std::string> Left() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder_.path())) {
      if (entry.path() != policies_) names.push_back(entry.path().filename().string());
    }
    return names;
  }
  int Backup(FakeHost& host, const std::string& to, std::vector<std::string> more = {}) const {
    std::vector<std::string> arguments{"backup", "--to", Path(to), "--directory",
                                       policies_.string()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return host.Run(arguments);
  }
  std::string Says(std::vector<std::string> arguments, int exit_code = 0) const {
    FakeHost host;
    EXPECT_EQ(host.Run(std::move(arguments)), exit_code) << host.err();
    return host.out();
  }

  const test::TemporaryFolder folder_;
  const fs::path policies_ = folder_ / "policies";
};

}  // namespace strongroom::cli
