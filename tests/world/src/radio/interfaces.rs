//! What the interfaces offer, for programs that ask before they call.

/// Methods, signals and properties of an interface, as introspection writes them.
pub(super) fn members(interface: &str) -> &'static str {
    match interface {
        "org.freedesktop.DBus.Introspectable" => {
            r#"<method name="Introspect"><arg name="xml" type="s" direction="out"/></method>"#
        }
        "org.freedesktop.DBus.Properties" => concat!(
            r#"<method name="Get"><arg name="interface" type="s" direction="in"/><arg name="name" type="s" direction="in"/><arg name="value" type="v" direction="out"/></method>"#,
            r#"<method name="Set"><arg name="interface" type="s" direction="in"/><arg name="name" type="s" direction="in"/><arg name="value" type="v" direction="in"/></method>"#,
            r#"<method name="GetAll"><arg name="interface" type="s" direction="in"/><arg name="properties" type="a{sv}" direction="out"/></method>"#,
            r#"<signal name="PropertiesChanged"><arg name="interface" type="s"/><arg name="changed_properties" type="a{sv}"/><arg name="invalidated_properties" type="as"/></signal>"#,
        ),
        "org.freedesktop.DBus.ObjectManager" => concat!(
            r#"<method name="GetManagedObjects"><arg name="objects" type="a{oa{sa{sv}}}" direction="out"/></method>"#,
            r#"<signal name="InterfacesAdded"><arg name="object" type="o"/><arg name="interfaces" type="a{sa{sv}}"/></signal>"#,
            r#"<signal name="InterfacesRemoved"><arg name="object" type="o"/><arg name="interfaces" type="as"/></signal>"#,
        ),
        "org.bluez.Adapter1" => concat!(
            r#"<method name="StartDiscovery"/><method name="StopDiscovery"/>"#,
            r#"<method name="RemoveDevice"><arg name="device" type="o" direction="in"/></method>"#,
            r#"<method name="SetDiscoveryFilter"><arg name="properties" type="a{sv}" direction="in"/></method>"#,
            r#"<property name="Address" type="s" access="read"/><property name="AddressType" type="s" access="read"/>"#,
            r#"<property name="Name" type="s" access="read"/><property name="Alias" type="s" access="readwrite"/>"#,
            r#"<property name="Class" type="u" access="read"/><property name="Powered" type="b" access="readwrite"/>"#,
            r#"<property name="Discoverable" type="b" access="readwrite"/><property name="DiscoverableTimeout" type="u" access="readwrite"/>"#,
            r#"<property name="Pairable" type="b" access="readwrite"/><property name="PairableTimeout" type="u" access="readwrite"/>"#,
            r#"<property name="Discovering" type="b" access="read"/><property name="UUIDs" type="as" access="read"/>"#,
            r#"<property name="Modalias" type="s" access="read"/><property name="Roles" type="as" access="read"/>"#,
        ),
        "org.bluez.AgentManager1" => concat!(
            r#"<method name="RegisterAgent"><arg name="agent" type="o" direction="in"/><arg name="capability" type="s" direction="in"/></method>"#,
            r#"<method name="UnregisterAgent"><arg name="agent" type="o" direction="in"/></method>"#,
            r#"<method name="RequestDefaultAgent"><arg name="agent" type="o" direction="in"/></method>"#,
        ),
        "org.bluez.GattManager1" => concat!(
            r#"<method name="RegisterApplication"><arg name="application" type="o" direction="in"/><arg name="options" type="a{sv}" direction="in"/></method>"#,
            r#"<method name="UnregisterApplication"><arg name="application" type="o" direction="in"/></method>"#,
        ),
        "org.bluez.LEAdvertisingManager1" => concat!(
            r#"<method name="RegisterAdvertisement"><arg name="advertisement" type="o" direction="in"/><arg name="options" type="a{sv}" direction="in"/></method>"#,
            r#"<method name="UnregisterAdvertisement"><arg name="service" type="o" direction="in"/></method>"#,
            r#"<property name="ActiveInstances" type="y" access="read"/><property name="SupportedInstances" type="y" access="read"/>"#,
            r#"<property name="SupportedIncludes" type="as" access="read"/>"#,
        ),
        "org.bluez.Device1" => concat!(
            r#"<method name="Connect"/><method name="Disconnect"/><method name="Pair"/>"#,
            r#"<property name="Address" type="s" access="read"/><property name="AddressType" type="s" access="read"/>"#,
            r#"<property name="Name" type="s" access="read"/><property name="Alias" type="s" access="read"/>"#,
            r#"<property name="Appearance" type="q" access="read"/><property name="Paired" type="b" access="read"/>"#,
            r#"<property name="Bonded" type="b" access="read"/><property name="Trusted" type="b" access="read"/>"#,
            r#"<property name="Blocked" type="b" access="read"/><property name="LegacyPairing" type="b" access="read"/>"#,
            r#"<property name="RSSI" type="n" access="read"/><property name="Connected" type="b" access="read"/>"#,
            r#"<property name="UUIDs" type="as" access="read"/><property name="Adapter" type="o" access="read"/>"#,
            r#"<property name="ManufacturerData" type="a{qv}" access="read"/><property name="ServiceData" type="a{sv}" access="read"/>"#,
            r#"<property name="ServicesResolved" type="b" access="read"/>"#,
        ),
        "org.bluez.GattService1" => concat!(
            r#"<property name="UUID" type="s" access="read"/><property name="Device" type="o" access="read"/>"#,
            r#"<property name="Primary" type="b" access="read"/><property name="Includes" type="ao" access="read"/>"#,
        ),
        "org.bluez.GattCharacteristic1" => concat!(
            r#"<method name="ReadValue"><arg name="options" type="a{sv}" direction="in"/><arg name="value" type="ay" direction="out"/></method>"#,
            r#"<method name="WriteValue"><arg name="value" type="ay" direction="in"/><arg name="options" type="a{sv}" direction="in"/></method>"#,
            r#"<method name="StartNotify"/><method name="StopNotify"/>"#,
            r#"<property name="UUID" type="s" access="read"/><property name="Service" type="o" access="read"/>"#,
            r#"<property name="Value" type="ay" access="read"/><property name="Notifying" type="b" access="read"/>"#,
            r#"<property name="Flags" type="as" access="read"/><property name="MTU" type="q" access="read"/>"#,
        ),
        "org.bluez.GattDescriptor1" => concat!(
            r#"<method name="ReadValue"><arg name="options" type="a{sv}" direction="in"/><arg name="value" type="ay" direction="out"/></method>"#,
            r#"<method name="WriteValue"><arg name="value" type="ay" direction="in"/><arg name="options" type="a{sv}" direction="in"/></method>"#,
            r#"<property name="UUID" type="s" access="read"/><property name="Characteristic" type="o" access="read"/>"#,
            r#"<property name="Value" type="ay" access="read"/>"#,
        ),
        _ => "",
    }
}
