#include "base/temporary_file.h"

#include <gtest/gtest.h>

#include <array>

#include "base/file.h"
#include "support/temporary_folder.h"

namespace strongroom::base {
namespace {

TEST(TemporaryFile, HasNoNameAndIsReadFromTheStart) {
  const test::TemporaryFolder folder;
  TemporaryFile file(folder.path());
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
  file.Append("one ");
  file.Append("two");
  std::array<char, 5> buffer{};
  EXPECT_EQ(file.Read(buffer.data(), 5), 5U);
  EXPECT_EQ(std::string(buffer.data(), 5), "one t");
  EXPECT_EQ(file.Read(buffer.data(), 5), 2U);
  EXPECT_EQ(file.Read(buffer.data(), 5), 0U);
  file.Rewind();
  file.Append("!");
  EXPECT_EQ(file.Read(buffer.data(), 5), 5U) << "writing does not move reading";
}

TEST(TemporaryFile, SaysWhereThereCanBeNone) {
  const test::TemporaryFolder folder;
  try {
    const TemporaryFile file(folder / "missing");
    ADD_FAILURE() << "made";
  } catch (const FileError& e) {
    EXPECT_NE(std::string(e.what()).find("missing: cannot be made"), std::string::npos) << e.what();
  }
}

}  // namespace
}  // namespace strongroom::base
