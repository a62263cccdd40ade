#include "base/file_lock.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

#include "base/file.h"
#include "support/message_of.h"
#include "support/temporary_folder.h"

namespace strongroom::base {
namespace {

TEST(FileLock, IsOneProcessesAtATime) {
  const test::TemporaryFolder folder;
  const auto path = folder / "lock";
  std::optional<FileLock> first(std::in_place, path);
  EXPECT_EQ(test::MessageOf<FileError>([&] { const FileLock second(path); }),
            path.string() + " is locked by somebody else");
  EXPECT_EQ(std::filesystem::status(path).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  first.reset();
  const FileLock third(path);
}

TEST(FileLock, NeedsAPlace) {
  EXPECT_THAT(test::MessageOf<FileError>([] { const FileLock lock("/nonexistent/lock"); }),
              testing::HasSubstr("/nonexistent/lock cannot be opened: "));
}

}  // namespace
}  // namespace strongroom::base
