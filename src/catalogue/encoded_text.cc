#include "catalogue/encoded_text.h"

#include <algorithm>
#include <cstdint>

#include "base/base64.h"
#include "base/utf8.h"
#include "catalogue/text_range.h"

namespace strongroom::catalogue {
namespace {

bool IsControl(char c) {
  return static_cast<unsigned char>(c) < ' ' && c != '\t' && c != '\n' && c != '\r';
}

bool IsPlain(std::string_view text) {
  return std::none_of(text.begin(), text.end(), IsControl) && base::IsUtf8(text);
}

// RFC 2781, 2.
constexpr uint32_t kHighFirst = 0xD800;
constexpr uint32_t kLowFirst = 0xDC00;
constexpr uint32_t kLowEnd = 0xE000;
constexpr uint32_t kPairsFrom = 0x10000;
constexpr unsigned kPairBits = 10;
constexpr uint32_t kPairMask = (1U << kPairBits) - 1;

uint32_t UnitAt(std::string_view bytes, size_t at) {
  const auto low = static_cast<unsigned char>(bytes[at]);
  const auto high = static_cast<unsigned char>(bytes[at + 1]);
  return low | static_cast<uint32_t>(high) << 8U;
}

void AppendUtf8(uint32_t code, std::string& text) {
  constexpr uint32_t kContinued = 0x3F;
  const auto add = [&](uint32_t lead, unsigned shift) {
    text += static_cast<char>(lead | code >> shift);
    while (shift > 0) {
      shift -= 6;
      text += static_cast<char>(0x80U | ((code >> shift) & kContinued));
    }
  };
  if (code < 0x80) {
    add(0, 0);
  } else if (code < 0x800) {
    add(0xC0, 6);
  } else if (code < kPairsFrom) {
    add(0xE0, 12);
  } else {
    add(0xF0, 18);
  }
}

// Absent for what is none.
std::optional<std::string> FromUtf16(std::string_view bytes) {
  if (bytes.size() % 2 != 0) return std::nullopt;
  std::string text;
  text.reserve(bytes.size() / 2);
  for (size_t at = 0; at < bytes.size(); at += 2) {
    uint32_t code = UnitAt(bytes, at);
    if (code >= kLowFirst && code < kLowEnd) return std::nullopt;
    if (code >= kHighFirst && code < kLowFirst) {
      at += 2;
      const uint32_t low = at < bytes.size() ? UnitAt(bytes, at) : 0;
      if (low < kLowFirst || low >= kLowEnd) return std::nullopt;
      code = kPairsFrom + ((code - kHighFirst) << kPairBits) + (low - kLowFirst);
    }
    AppendUtf8(code, text);
  }
  return text;
}

std::string ToUtf16(std::string_view text) {
  std::string bytes;
  bytes.reserve(text.size() * 2);
  const auto add = [&](uint32_t unit) {
    bytes += static_cast<char>(unit & 0xFFU);
    bytes += static_cast<char>(unit >> 8U);
  };
  while (!text.empty()) {
    const base::Character next = base::FirstCharacter(text);
    text.remove_prefix(std::max<size_t>(next.length, 1));
    if (next.code < kPairsFrom) {
      add(next.code);
    } else {
      add(kHighFirst + ((next.code - kPairsFrom) >> kPairBits));
      add(kLowFirst + ((next.code - kPairsFrom) & kPairMask));
    }
  }
  return bytes;
}

}  // namespace

std::optional<EncodedText> TextInBase64(std::string_view text) {
  constexpr size_t kShortest = 16;
  if (text.size() < kShortest) return std::nullopt;
  if (!std::all_of(text.begin(), text.end(), IsBase64)) return std::nullopt;
  std::optional<std::string> bytes = base::DecodeBase64(text);
  if (!bytes) return std::nullopt;
  if (IsPlain(*bytes)) return EncodedText{*std::move(bytes), TextBytes::kUtf8};
  std::optional<std::string> wide = FromUtf16(*bytes);
  if (!wide || !IsPlain(*wide)) return std::nullopt;
  return EncodedText{*std::move(wide), TextBytes::kUtf16};
}

std::string InBase64(const EncodedText& encoded) {
  switch (encoded.bytes) {
    case TextBytes::kUtf8:
      break;
    case TextBytes::kUtf16:
      return base::EncodeBase64(ToUtf16(encoded.text));
  }
  return base::EncodeBase64(encoded.text);
}

}  // namespace strongroom::catalogue
