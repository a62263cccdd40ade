#pragma once

#include <string>
#include <string_view>

// What the file of an item is called, wherever it may be taken: on file systems that know no upper
// case or change the composition of Unicode (APFS, NTFS), on Windows
// (https://learn.microsoft.com/windows/win32/fileio/naming-a-file), and where a name has at most
// 143 bytes (eCryptfs).
namespace strongroom::exporting {

// "networkPolicies": the type as it is, or, where it is nothing that a catalogue has, "_" and what
// can be kept of it, "~~" and a digest. No two types of catalogues differ in upper case alone.
std::string TypeFolder(std::string_view type);

// "networkPolicies/shop_default-deny~~6f1c..e4.yaml": folder, what people call the item, and its
// id, or, where that has more than a-z 0-9 - _ . or is longer than 64 bytes, "~" and 32 digits of
// its SHA-256. The name is for people and says nothing about which item it is. An item has the same
// path in every set, whatever else is in it, until its name changes. Two items of a type have
// different ones, also without regard to upper case: ids are told apart by what stands behind the
// last "~". `ending` is of ASCII: ".yaml".
std::string ItemPath(std::string_view type, std::string_view name, std::string_view id,
                     std::string_view ending);

}  // namespace strongroom::exporting
