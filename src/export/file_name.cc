#include "export/file_name.h"

#include <algorithm>
#include <array>

#include "base/ascii.h"
#include "base/printable.h"
#include "base/sha256.h"
#include "base/text.h"
#include "base/utf8.h"

namespace strongroom::exporting {
namespace {

constexpr size_t kMaxPart = 64;
constexpr size_t kDigits = 32;  // 128 bits: nobody makes two ids that have the same ones
constexpr char kMark = '~';
constexpr std::array<std::string_view, 6> kDevices{"con", "prn", "aux", "nul", "conin$", "conout$"};
// Of those that are numbered, as superscripts too: U+00B9, U+00B2, U+00B3.
constexpr std::array<std::string_view, 3> kSuperscripts{"\xc2\xb9", "\xc2\xb2", "\xc2\xb3"};

// Whether Windows takes a name that begins so for a device, whatever comes behind a dot.
bool IsDevice(std::string_view name) {
  std::string stem = base::ToLower(name.substr(0, name.find('.')));
  if (std::find(kDevices.begin(), kDevices.end(), stem) != kDevices.end()) return true;
  if (!stem.starts_with("com") && !stem.starts_with("lpt")) return false;
  stem.erase(0, 3);
  return (stem.size() == 1 && base::IsDigit(stem[0])) ||
         std::find(kSuperscripts.begin(), kSuperscripts.end(), stem) != kSuperscripts.end();
}

bool IsKept(const base::Character& character) {
  if (character.code >= 0x80) {
    // Spaces and noncharacters beyond ASCII.
    const uint32_t code = character.code;
    const bool is_space =
        code == 0xA0 || code == 0x1680 || (code >= 0x2000 && code <= 0x200A) || code == 0x3000;
    const bool is_character = (code & 0xFFFEU) != 0xFFFE && !(code >= 0xFDD0 && code <= 0xFDEF);
    return base::IsSeen(code) && is_character && !is_space;
  }
  const char c = static_cast<char>(character.code);
  return base::IsLetter(c) || base::IsDigit(c) || c == '-' || c == '_' || c == '.';
}

// What of a text can stand in the name of a file: it is not empty, has no "~", and neither hides
// nor names a device.
std::string Shown(std::string_view text) {
  std::string shown;
  while (!text.empty() && shown.size() <= kMaxPart) {
    const base::Character character = base::FirstCharacter(text);
    const size_t length = std::max<size_t>(character.length, 1);
    if (character.length > 0 && IsKept(character)) {
      shown += text.substr(0, length);
    } else {
      shown += '_';
    }
    text.remove_prefix(length);
  }
  if (shown.empty() || shown.front() == '.' || IsDevice(shown)) shown.insert(0, 1, '_');
  return base::Cut(shown, kMaxPart);
}

std::string DigestOf(std::string_view text) { return base::Sha256Hex(text).substr(0, kDigits); }

bool IsPlainId(std::string_view id) {
  const auto is_plain = [](char c) {
    return base::IsLower(c) || base::IsDigit(c) || c == '-' || c == '_' || c == '.';
  };
  return !id.empty() && id.size() <= kMaxPart && std::all_of(id.begin(), id.end(), is_plain);
}

// In the form of the keys of catalogues.
bool IsPlainType(std::string_view type) {
  const auto is_plain = [](char c) { return base::IsLetter(c) || base::IsDigit(c); };
  return !type.empty() && type.size() <= kMaxPart && base::IsLower(type.front()) &&
         std::all_of(type.begin(), type.end(), is_plain) && !IsDevice(type);
}

}  // namespace

std::string TypeFolder(std::string_view type) {
  if (IsPlainType(type)) return std::string(type);
  return '_' + Shown(type) + kMark + kMark + DigestOf(type);
}

std::string ItemPath(std::string_view type, std::string_view name, std::string_view id,
                     std::string_view ending) {
  std::string path = TypeFolder(type) + '/' + Shown(name) + kMark;
  path += IsPlainId(id) ? std::string(id) : kMark + DigestOf(id);
  return path.append(ending);
}

}  // namespace strongroom::exporting
