//! Detects physical, virtual, EC2 and container machines, from what firmware and kernel report.

use crate::disk::machine;
use crate::domain::known::{Known, Unknown};
use crate::domain::machine::MachineKind;
use crate::probe::world::World;

/// The number of the first pid name space of every kernel. Source: the kernel's `proc_ns.h`.
const FIRST_PID_NAMESPACE: &str = "pid:[4026531836]";

/// Decides what kind of machine this is.
pub(super) fn kind(world: &World) -> Known<MachineKind> {
    if !world.reads_proc() {
        return Firmware::asked().classify().map_or(Ok(MachineKind::Physical), Ok);
    }
    if let Some(runtime) = container(world) {
        return Ok(MachineKind::Container(runtime));
    }
    let firmware = Firmware::read(world);
    if let Some(kind) = firmware.classify() {
        return Ok(kind);
    }
    if text(world, "/proc/sys/kernel/osrelease")
        .to_lowercase()
        .contains("microsoft")
    {
        return Ok(MachineKind::Vm("WSL".to_owned()));
    }
    if text(world, "/sys/hypervisor/uuid").to_lowercase().starts_with("ec2") {
        return Ok(MachineKind::Ec2(None));
    }
    let hypervisor = text(world, "/sys/hypervisor/type");
    if !hypervisor.is_empty() && !text(world, "/proc/xen/capabilities").contains("control_d") {
        return Ok(MachineKind::Vm(hypervisor));
    }
    let tree = text(world, "/proc/device-tree/hypervisor/compatible");
    if !tree.is_empty() {
        return Ok(MachineKind::Vm(tree.trim_end_matches('\0').to_owned()));
    }
    let cpuinfo = text(world, "/proc/cpuinfo");
    match flags(&cpuinfo) {
        Some(flags) if flags.split_whitespace().any(|flag| flag == "hypervisor") => {
            Ok(MachineKind::Vm("unnamed hypervisor".to_owned()))
        }
        None if firmware.is_empty() => Err(Unknown::because(
            "neither the firmware (/sys/class/dmi/id) nor /proc/cpuinfo shows whether this machine is virtual",
        )),
        _ => Ok(MachineKind::Physical),
    }
}

/// The container runtime of this process.
///
/// `/.dockerenv` alone proves nothing: images are also booted as virtual machines. It counts only with a pid name space of its
/// own. A group named by a runtime counts alone (a container may share the machine's pid name space).
fn container(world: &World) -> Option<String> {
    let group = text(world, "/proc/self/cgroup");
    let named = [
        ("kubepods", "Kubernetes"),
        ("/docker", "Docker"),
        ("libpod", "Podman"),
        ("/lxc", "LXC"),
        ("/machine.slice/systemd-nspawn", "systemd-nspawn"),
        ("containerd", "containerd"),
        ("/ecs/", "Amazon ECS"),
    ];
    // A daemon's own service (`/system.slice/docker.service`) is not a container: names follow a slash or end a slice.
    let scoped: Vec<&str> = group.lines().filter(|line| !line.ends_with(".service")).collect();
    let by_group = named
        .iter()
        .find(|(mark, _)| scoped.iter().any(|line| line.contains(mark)))
        .map(|(_, name)| (*name).to_owned());
    let apart = machine::read_link(&world.path("/proc/self/ns/pid"))
        .ok()
        .map(|link| link.as_os_str() != FIRST_PID_NAMESPACE);
    if by_group.is_some() || apart == Some(false) {
        return by_group;
    }
    if world.var("KUBERNETES_SERVICE_HOST").is_some() {
        return Some("Kubernetes".to_owned());
    }
    if machine::exists(&world.path("/run/.containerenv")) {
        return Some("Podman".to_owned());
    }
    let declared = text(world, "/run/systemd/container");
    if !declared.is_empty() {
        return Some(declared);
    }
    if apart == Some(true) && machine::exists(&world.path("/.dockerenv")) {
        return Some("Docker".to_owned());
    }
    None
}

/// What the firmware says about its maker.
#[derive(Debug, Default)]
struct Firmware {
    vendor: String,
    product: String,
    bios: String,
    board_tag: String,
    chassis_tag: String,
}

impl Firmware {
    fn read(world: &World) -> Self {
        let dmi = |name: &str| text(world, &format!("/sys/class/dmi/id/{name}"));
        Self {
            vendor: dmi("sys_vendor"),
            product: dmi("product_name"),
            bios: format!("{} {}", dmi("bios_vendor"), dmi("bios_version"))
                .trim()
                .to_owned(),
            board_tag: dmi("board_asset_tag"),
            chassis_tag: dmi("chassis_asset_tag"),
        }
    }

    /// The same from the library, where there are no files.
    fn asked() -> Self {
        Self {
            vendor: sysinfo::Product::vendor_name().unwrap_or_default(),
            product: sysinfo::Product::name().unwrap_or_default(),
            ..Self::default()
        }
    }

    fn is_empty(&self) -> bool {
        self.vendor.is_empty() && self.product.is_empty() && self.bios.is_empty()
    }

    /// EC2 or another virtual machine; `None` where the firmware names none.
    fn classify(&self) -> Option<MachineKind> {
        if self.vendor == "Amazon EC2" || self.bios.to_lowercase().contains("amazon") {
            // Nitro firmware reports the instance type; Xen's product name is only `HVM domU`.
            let instance = (self.vendor == "Amazon EC2" && self.product.contains('.')).then(|| self.product.clone());
            return Some(MachineKind::Ec2(instance));
        }
        if self.board_tag.starts_with("i-") && self.board_tag.len() >= 10 {
            return Some(MachineKind::Ec2(None));
        }
        // The asset tag is `7783-…` on every Azure machine and nowhere else.
        if self.chassis_tag == "7783-7084-3265-9085-8269-3286-77" {
            return Some(MachineKind::Vm("Microsoft Azure".to_owned()));
        }
        let all = format!("{} | {} | {}", self.vendor, self.product, self.bios);
        let marks = [
            ("VMware", "VMware"),
            ("VirtualBox", "VirtualBox"),
            ("innotek", "VirtualBox"),
            ("Google Compute Engine", "Google Compute Engine"),
            ("OpenStack", "OpenStack"),
            ("Parallels", "Parallels"),
            ("Alibaba Cloud", "Alibaba Cloud"),
            ("DigitalOcean", "DigitalOcean"),
            ("Hetzner", "Hetzner Cloud"),
            ("Nutanix AHV", "Nutanix AHV"),
            ("oVirt", "oVirt"),
            ("RHEV", "Red Hat Virtualization"),
            ("BHYVE", "bhyve"),
            ("Apple Virtualization", "Apple Virtualization"),
            ("Xen", "Xen"),
            ("QEMU", "QEMU/KVM"),
            ("KVM", "KVM"),
            ("Bochs", "QEMU/KVM"),
        ];
        if let Some((_, name)) = marks.iter().find(|(mark, _)| all.contains(mark)) {
            return Some(MachineKind::Vm((*name).to_owned()));
        }
        (self.vendor == "Microsoft Corporation" && self.product == "Virtual Machine")
            .then(|| MachineKind::Vm("Hyper-V".to_owned()))
    }
}

/// The first processor's flags; absent on other architectures than x86.
fn flags(cpuinfo: &str) -> Option<&str> {
    cpuinfo.lines().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        (key.trim() == "flags").then_some(value)
    })
}

fn text(world: &World, path: &str) -> String {
    machine::system_text(&world.path(path))
        .map(|text| text.trim().to_owned())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn firmware(vendor: &str, product: &str, bios: &str) -> Option<MachineKind> {
        Firmware {
            vendor: vendor.into(),
            product: product.into(),
            bios: bios.into(),
            ..Firmware::default()
        }
        .classify()
    }

    #[test]
    fn firmware_names_its_maker() {
        assert_eq!(
            firmware("Amazon EC2", "c5.large", "Amazon EC2 1.0"),
            Some(MachineKind::Ec2(Some("c5.large".into())))
        );
        assert_eq!(
            firmware("Xen", "HVM domU", "Xen 4.11.amazon"),
            Some(MachineKind::Ec2(None))
        );
        assert_eq!(
            firmware("Microsoft Corporation", "Virtual Machine", "090008"),
            Some(MachineKind::Vm("Hyper-V".into()))
        );
        assert_eq!(
            firmware("VMware, Inc.", "VMware Virtual Platform", ""),
            Some(MachineKind::Vm("VMware".into()))
        );
        assert_eq!(firmware("Microsoft Corporation", "Surface Laptop", ""), None);
        assert_eq!(firmware("Dell Inc.", "PowerEdge R740", "Dell Inc. 2.1"), None);
    }
}
