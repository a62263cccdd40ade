#include "base/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "base/file.h"
#include "support/message_of.h"
#include "support/temporary_folder.h"

namespace strongroom::base {
namespace {

namespace fs = std::filesystem;

TEST(TemporaryFolder, GoesWithAllThatIsInIt) {
  const test::TemporaryFolder parent;
  {
    const TemporaryFolder one(parent.path());
    const TemporaryFolder other(parent.path());
    EXPECT_NE(one.path(), other.path());
    EXPECT_EQ(fs::status(one.path()).permissions(), fs::perms::owner_all);
    fs::create_directory(one.path() / "a");
    std::ofstream(one.path() / "a" / "b") << "c";
  }
  EXPECT_TRUE(fs::is_empty(parent.path()));
}

TEST(TemporaryFolder, SaysWhyThereCanBeNone) {
  const test::TemporaryFolder parent;
  const fs::path missing = parent / "missing";
  EXPECT_EQ(test::MessageOf<FileError>([&] { TemporaryFolder folder(missing); }),
            missing.string() + ": there can be no folder in it: No such file or directory");
}

}  // namespace
}  // namespace strongroom::base
