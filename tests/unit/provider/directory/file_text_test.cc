#include "provider/directory/file_text.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/json.h"

namespace strongroom::provider::directory {
namespace {

using base::Json;
using catalogue::FileFormat;

TEST(FileText, IsReadAsWhatItWas) {
  const Json document = base::ParseJson(
      R"({"a": [1, 1.50, 1e3, true, null, "yes", "1", "", "two\nlines\n", " x", "\u0007"],
          "b": {"c": {}, "d": []}, "é#: ": "---", "n": 12345678901234567890.12345678901234567890})");
  for (const FileFormat format : {FileFormat::kJson, FileFormat::kYaml}) {
    const std::string text = FileOf(format, document);
    EXPECT_TRUE(IsReadAs(format, text, {document})) << text;
    EXPECT_TRUE(text.ends_with('\n'));
    EXPECT_FALSE(text.ends_with("\n\n"));
    EXPECT_FALSE(IsReadAs(format, text, {Json{{"a", 1}}}));
    EXPECT_FALSE(IsReadAs(format, text, {document, document}));
  }
  EXPECT_EQ(FileOf(FileFormat::kJson, {{"a", 1}}).front(), '{') << "JSON stays JSON";
  EXPECT_FALSE(IsReadAs(FileFormat::kJson, "{", {document}));
  EXPECT_FALSE(IsReadAs(FileFormat::kYaml, "a: *b", {document}));
}

TEST(FileText, OneMoreComesBehindWhatIsThere) {
  const Json added{{"b", 2}};
  for (const char* before : {"# mine\na: 1\n", "# mine\na: 1", "--- # mine\na: 1\n...\n"}) {
    const std::string text = Appended(before, added);
    EXPECT_TRUE(text.starts_with(before));
    EXPECT_TRUE(IsReadAs(FileFormat::kYaml, text, {Json{{"a", 1}}, added})) << text;
  }
  EXPECT_TRUE(IsReadAs(FileFormat::kYaml, Appended("# nothing yet\n", added), {added}));
}

}  // namespace
}  // namespace strongroom::provider::directory
