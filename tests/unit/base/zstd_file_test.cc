#include "base/zstd_file.h"

#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "base/file.h"
#include "base/sha256.h"
#include "support/temporary_folder.h"

namespace strongroom::base {
namespace {

std::string ReadFrame(const std::filesystem::path& path) {
  ZstdFileReader reader(path);
  std::string text;
  for (std::string_view piece = reader.Read(); !piece.empty(); piece = reader.Read()) text += piece;
  return text;
}

TEST(ZstdFile, ADiskThatIsFullIsAnError) {
  ZstdFileWriter writer("/dev/full");
  std::string noise;
  for (int i = 0; i < 100000; ++i) noise += Sha256Hex(std::to_string(i));
  EXPECT_THROW(
      {
        writer.Write(noise);
        writer.Finish();
      },
      FileError);
}

TEST(ZstdFile, AFrameThatIsCutOffOrBrokenIsAnError) {
  const test::TemporaryFolder folder;
  const auto path = folder.path() / "frame";
  std::string noise;
  for (int i = 0; i < 10000; ++i) noise += Sha256Hex(std::to_string(i));
  ZstdFileWriter writer(path);
  writer.Write(noise);
  writer.Finish();
  EXPECT_EQ(ReadFrame(path), noise);
  const auto size = std::filesystem::file_size(path);
  std::filesystem::resize_file(path, size / 2);
  EXPECT_THROW(ReadFrame(path), FileError);
  std::ofstream(path) << "not zstd at all";
  EXPECT_THROW(ReadFrame(path), FileError);
  EXPECT_THROW(ReadFrame(folder.path() / "missing"), FileError);
}

}  // namespace
}  // namespace strongroom::base
